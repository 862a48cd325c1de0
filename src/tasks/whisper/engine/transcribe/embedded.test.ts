import { beforeAll, expect, test } from 'vitest';
import { melOf, openBase, rememberingEncoder, type Whisper } from '../../../../../e2e/reference/whisper/base.ts';
import { differences, goldenRecording, run } from '../../../../../e2e/reference/whisper/transcriptions.ts';
import { detectLanguage } from '../decode/language.ts';

// The embedded q4 graphs in WebAssembly against openai-whisper's own code over the same graphs. Three short recordings;
// `node e2e/reference/run.mjs replay-whisper.ts` compares all of them.
const minutes = 3 * 60_000;
let whisper: Whisper;
beforeAll(async () => {
  whisper = rememberingEncoder(await openBase());
}, minutes);

test.each([
  ['goforward', 'words'],
  ['espeak-fr-2', 'beam5'],
  ['espeak-de-2', 'translate'],
])(
  '%s, %s: tokens, text, words and times of the reference',
  async (recording, id) => {
    const { options, result } = goldenRecording(recording).runs[id]!;
    expect(differences(await run(whisper, recording, options), result!)).toEqual([]);
  },
  minutes,
);

test.each(['espeak-fr-2', 'espeak-de-2'])(
  'of %s the languages have the reference’s order and probabilities',
  async (recording) => {
    const { model, tokenizer } = whisper;
    const features = await model.encode(await (await melOf(recording)).read(0, 3000));
    const probabilities = await detectLanguage(model, features, { tokens: tokenizer });
    for (const [i, [language, probability]] of goldenRecording(recording).detect_language.entries()) {
      expect(probabilities[i]!.language).toBe(language);
      expect(Math.abs(probabilities[i]!.probability - probability)).toBeLessThan(1e-3);
    }
    expect(probabilities.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
  },
  minutes,
);
