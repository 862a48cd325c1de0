import type { Examples } from '../example.ts';

export const modelExamples: Examples = {
  'models.list': async () => {
    const models = await triptych.models.list();
    return models.filter(({ state }) => state === 'ready').map(({ id, name, size }) => ({ id, name, size }));
  },
  'models.download': ({ signal, onProgress }) => triptych.models.download('silero-vad', { signal, onProgress }),
  'models.import': async () => {
    const response = await fetch('./models/silero-vad/silero_vad_16k_sequence.onnx');
    const file = new File([await response.blob()], 'silero_vad_16k_sequence.onnx');
    return await triptych.models.import([file]);
  },
  'models.verify': async ({ signal }) => {
    await triptych.models.download('silero-vad', { signal });
    return await triptych.models.verify('silero-vad', { signal });
  },
  'models.remove': async () => {
    const response = await fetch('./models/silero-vad/silero_vad_16k_sequence.onnx');
    const file = new File([await response.blob()], 'silero_vad_16k_sequence.onnx');
    await triptych.models.remove('silero-vad');
    return await triptych.models.import([file]); // and it is there again
  },
  'models.unload': () => triptych.models.unload('diffusion'),
};
