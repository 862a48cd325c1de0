import type { Examples } from '../example.ts';
import { modelFiles } from '../model-files.ts';

export const modelExamples: Examples = {
  'models.list': async () => {
    const models = await triptych.models.list();
    return models.filter(({ state }) => state === 'ready').map(({ id, name, size }) => ({ id, name, size }));
  },
  'models.download': ({ signal, onProgress }) => triptych.models.download('silero-vad', { signal, onProgress }),
  'models.import': async ({ signal, onProgress }) => {
    const files = await modelFiles('pocket-clip');
    return await triptych.models.import(files, { id: 'example', name: 'Example', signal, onProgress });
  },
  'models.verify': async ({ signal }) => {
    await triptych.models.download('silero-vad', { signal });
    return await triptych.models.verify('silero-vad', { signal });
  },
  'models.remove': async ({ signal }) => {
    await triptych.models.import(await modelFiles('pocket-clip'), { id: 'example', signal });
    await triptych.models.remove('example');
    const models = await triptych.models.list();
    return models.some(({ id }) => id === 'example');
  },
  'models.unload': () => triptych.models.unload('diffusion'),
};
