import type { Examples } from '../example.ts';

export const whisperExamples: Examples = {
  'whisper.transcribe': ({ signal, onProgress }) =>
    triptych.whisper.transcribe('./samples/jfk.wav', { language: 'en', signal, onProgress }),
  'whisper.detectLanguage': async ({ signal }) => {
    const languages = await triptych.whisper.detectLanguage('./samples/jfk.wav', { signal });
    return languages.slice(0, 3);
  },
  'whisper.format': async () => {
    const segment = { id: 0, seek: 0, start: 0, end: 2.5, text: ' Ask not what your country can do for you.' };
    const numbers = { tokens: [], temperature: 0, avg_logprob: -0.2, compression_ratio: 1, no_speech_prob: 0 };
    const result = { text: segment.text, language: 'en', segments: [{ ...segment, ...numbers }] };
    return triptych.whisper.format(result, 'srt', { maxLineWidth: 24, maxLineCount: 2 });
  },
};
