import { beforeAll, expect, test } from 'vitest';
import { melOf, openBase, rememberingEncoder, type Whisper } from '../../../../../e2e/reference/whisper/base.ts';
import { differences, goldenRecording, run } from '../../../../../e2e/reference/whisper/transcriptions.ts';
import { readWav } from '../../../../../e2e/reference/whisper/golden.ts';
import { recordBar } from '../../../../runtime/fixtures/recorded-bar.ts';
import type { LoadedWhisper, TranscribeSettings } from '../../contract.ts';
import type { WhisperModel } from '../model.ts';
import { createWhisperService } from '../service/service.ts';
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

/** In runs of the decoder: what hearing a window takes, and the times of its words. */
const work = { hearing: 100, aligning: 4 };

/** The bars of a run through the worker's own methods, with what the model did meanwhile. */
async function recordedRun(recording: string, settings: TranscribeSettings) {
  const bars = { reading: recordBar(), running: recordBar() };
  const counted = <A extends unknown[], R>(amount: number, call: (...given: A) => Promise<R>) =>
    async function count(...given: A): Promise<R> {
      bars.running.worked(amount);
      return call(...given);
    };
  const { model, tokenizer } = whisper;
  const watched: WhisperModel = {
    ...model,
    encode: counted(work.hearing, (...given: Parameters<WhisperModel['encode']>) => model.encode(...given)),
    align: counted(work.aligning, (...given: Parameters<WhisperModel['align']>) => model.align(...given)),
    start: counted(1, async (...given: Parameters<WhisperModel['start']>) => {
      const run = await model.start(...given);
      return { ...run, step: counted(1, (...next: Parameters<typeof run.step>) => run.step(...next)) };
    }),
  };
  const unused = () => Promise.reject(new Error('not asked for'));
  const service = createWhisperService({
    open: async () => ({ model: watched, tokenizer, info: {} as LoadedWhisper, dispose: async () => {} }),
    selfTest: unused,
    measurePrompt: unused,
  });
  const audio = readWav(recording);
  await service.transcribe(
    { model: 'whisper-base', device: 'wasm', limit: Infinity, audio, settings },
    {
      signal: new AbortController().signal,
      progress: (progress) => bars[progress.phase === 'decode' ? 'reading' : 'running'].told(progress),
    },
  );
  return { reading: bars.reading.verdict(), running: bars.running.verdict() };
}

test(
  'the bar of a recording whose language is heard first stands still for less than a tenth of the run',
  async () => {
    const { reading, running } = await recordedRun('goforward', { temperature: 0, wordTimestamps: true });
    expect(reading.backs + running.backs).toBe(0);
    expect(running.ahead).toBeLessThan(1e-6);
    expect(running.still).toBeLessThan(0.1);
    expect(running.leap).toBeLessThan(0.35);
    expect(running).toMatchObject({ first: 0, last: 1 });
  },
  minutes,
);
