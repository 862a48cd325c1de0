import { expect, test } from 'vitest';
import { formulaModel } from '../../../../../e2e/reference/whisper/formula-model.ts';
import { readGolden } from '../../../../../e2e/reference/whisper/golden.ts';
import { camelCase } from '../../../../../e2e/reference/whisper/options.ts';
import { tokenizers } from '../../../../../e2e/reference/whisper/vocabularies.ts';
import type { GoldenModel } from '../../../../../e2e/whisper-golden-logits.ts';
import type { TranscribeSettings, Transcription } from '../../contract.ts';
import type { MelSource } from '../mel/source.ts';
import type { WhisperModel } from '../model.ts';
import { createFurthest } from './position.ts';
import { transcribe, type TranscribeControl, type TranscribeEvent } from './transcribe.ts';

// Made by golden_fake.py --parts transcribe and golden_clips.py with openai-whisper 20250625. Cases that the reference never
// ends (clips behind the end of the recording) are not among them.
interface Case {
  id: string;
  samples: number;
  nVocab: number;
  fake: GoldenModel;
  options: Record<string, unknown>;
  result?: Transcription;
  error?: string;
  calls: { prompt: number[]; tokens: number[] }[];
}
const { cases } = readGolden<{ cases: Case[] }>('fake/transcribe.json');
const all = tokenizers();

/** A recording that nobody hears. */
const unheard = (frames: number): MelSource => ({
  mels: 80,
  frames,
  read: async (_, count) => new Float32Array(80 * count),
});
const framesOf = ({ samples }: Case) => Math.floor(samples / 160);

/** Notes what the decoder is begun with, less the runs that detect the language. */
function noting(model: WhisperModel): { model: WhisperModel; begun: (readonly number[])[] } {
  const begun: (readonly number[])[] = [];
  const start: WhisperModel['start'] = (features, tokens, options) => {
    if (tokens.length > 1 || !all[model.dims.vocabulary]!.multilingual) begun.push(tokens);
    return model.start(features, tokens, options);
  };
  return { model: { ...model, start }, begun };
}

async function transcribeAll(given: Case, settings: TranscribeSettings, control: TranscribeControl = {}) {
  const { model, begun } = noting(formulaModel(given.fake, given.nVocab));
  const context = { model, tokenizer: all[given.nVocab]!, mel: unheard(framesOf(given)) };
  const events: TranscribeEvent[] = [];
  const transcribing = transcribe(context, settings, control);
  for (;;) {
    const { done, value } = await transcribing.next();
    if (done) return { result: value, events, begun };
    events.push(value);
  }
}

/** Log-probabilities to 1e-5, everything else to the bit. */
const close = ({ segments, ...rest }: Transcription) => ({
  ...rest,
  segments: segments.map((segment) => ({
    ...segment,
    avg_logprob: expect.closeTo(segment.avg_logprob, 4.7),
    no_speech_prob: expect.closeTo(segment.no_speech_prob, 4.7),
  })),
});

test.each(cases)('$id is transcribed as by the reference: $options', async (given) => {
  const { result, begun } = await transcribeAll(given, camelCase(given.options));
  const tokenizer = all[given.nVocab]!;
  const prompts = begun.map((tokens) =>
    tokens[0] === tokenizer.sotPrev ? tokens.slice(1, tokens.indexOf(tokenizer.sot)) : [],
  );
  expect(prompts).toEqual(given.calls.map(({ prompt }) => prompt.slice(-223)));
  if (given.result) expect(result).toEqual(close(given.result));
});

const plain = cases.find(({ id }) => id === 'transcribe-14')!;

test('it tells the language, then every window with its place, and ends with all of it', async () => {
  const given = cases.find(({ options, samples }) => options['language'] === null && samples > 480_000)!;
  const { result, events } = await transcribeAll(given, camelCase(given.options));
  const [first, ...windows] = events;
  expect(first?.kind === 'language' && first.probabilities[0]?.language).toBe(result.language);
  const told = windows.flatMap((event) => (event.kind === 'window' ? [event] : []));
  expect(told.length).toBe(windows.length);
  expect(told.flatMap(({ segments }) => segments)).toEqual(result.segments);
  expect(told.at(-1)!.done).toBe(told.at(-1)!.total);
  expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).toSorted((a, b) => a - b));
});

test('the first window hears what the language was detected on, when it is as long', async () => {
  const counted = async (frames: number) => {
    const model = formulaModel(plain.fake, 51865);
    let encoded = 0;
    const encode: WhisperModel['encode'] = (mel) => {
      encoded++;
      return model.encode(mel);
    };
    const context = { model: { ...model, encode }, tokenizer: all[51865]!, mel: unheard(frames) };
    let windows = 0;
    for await (const { kind } of transcribe(context, { temperature: 0, sampleLen: 4, conditionOnPreviousText: false }))
      if (kind === 'window') windows++;
    return { encoded, windows };
  };
  const long = await counted(3000);
  expect(long.encoded).toBe(long.windows);
  const short = await counted(2999);
  expect(short.encoded).toBe(short.windows + 1);
});

test('it continues after any window as if it had never stopped', async () => {
  for (const given of [plain, cases.find(({ id }) => id === 'transcribe-1')!]) {
    const settings: TranscribeSettings = camelCase(given.options);
    const { result, events } = await transcribeAll(given, settings);
    const windows = events.flatMap((event) => (event.kind === 'window' ? [event] : []));
    expect(windows.length).toBeGreaterThan(2);
    for (let stop = 1; stop <= windows.length; stop++) {
      const segments = windows.slice(0, stop).flatMap((window) => window.segments);
      const resume = structuredClone({ state: windows[stop - 1]!.state, segments });
      const continued = await transcribeAll(given, settings, { resume });
      expect(continued.result).toEqual(result);
      expect(continued.events.length).toBe(windows.length - stop);
    }
  }
});

test('what is being written is told, and an abort ends it at the next token', async () => {
  const controller = new AbortController();
  const partials: { start: number; text: string }[] = [];
  const onPartial = (partial: { start: number; text: string }) => {
    partials.push(partial);
    if (partials.length === 5) controller.abort();
  };
  const transcribing = transcribeAll(plain, { language: 'en' }, { onPartial, signal: controller.signal });
  await expect(transcribing).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  expect(partials.length).toBe(5);
  expect(partials.every(({ start, text }) => start === 0 && !text.includes('<|'))).toBe(true);
  expect(partials.at(-1)!.text.length).toBeGreaterThan(0);
});

test('a bar over a run stands still for less than a tenth of what is told, and never goes back', async () => {
  const furthest = createFurthest(0, 95);
  const shown: number[] = [];
  const onPartial = ({ until }: { until: number }) => void shown.push(furthest(until));
  const { events } = await transcribeAll(plain, { language: 'en', temperature: 0 }, { onPartial });
  let [still, longest] = [0, 0];
  for (const [i, position] of shown.entries()) {
    still = i > 0 && position === shown[i - 1] ? still + 1 : 0;
    longest = Math.max(longest, still);
    expect(position).toBeGreaterThanOrEqual(shown[i - 1] ?? 0);
  }
  expect(longest).toBeLessThan(shown.length / 10);
  const windows = events.flatMap((event) => (event.kind === 'window' ? [event] : []));
  expect(furthest(windows.at(-1)!.done)).toBe(95);
});

test('hotwords stand before the text so far, and not with a prefix', async () => {
  const tokenizer = all[plain.nVocab]!;
  const hot = tokenizer.encode(' Zaphod');
  const settings = { language: 'en', temperature: 0, sampleLen: 16, hotwords: 'Zaphod' };
  const { begun } = await transcribeAll(plain, settings);
  for (const tokens of begun) expect(tokens.slice(1, 1 + hot.length)).toEqual(hot);
  expect(begun[1]!.indexOf(tokenizer.sot)).toBeGreaterThan(1 + hot.length);
  const prefixed = await transcribeAll(plain, { ...settings, prefix: 'Well' });
  expect(prefixed.begun[0]![0]).toBe(tokenizer.sot);
  const many = await transcribeAll(plain, { ...settings, hotwords: 'Zaphod '.repeat(200) });
  expect(many.begun.every((tokens) => tokens.indexOf(tokenizer.sot) === 224)).toBe(true);
});

test('a clip that ends behind the recording ends with it', async () => {
  const { events } = await transcribeAll(plain, { language: 'en', clipTimestamps: '90,200,300,400', temperature: 0 });
  const windows = events.flatMap((event) => (event.kind === 'window' ? [event] : []));
  expect(windows.at(-1)!.done).toBe(95);
});

test('clips may be joined by commas or numbers, and lead over what is between', async () => {
  const { result } = await transcribeAll(plain, { language: 'en', clipTimestamps: [40, 50], temperature: 0 });
  expect(result.segments.every(({ seek }) => seek >= 4000 && seek < 5000)).toBe(true);
});

test.each<[number, TranscribeSettings, string]>([
  [51865, { temperature: [] }, 'temperature is an empty list'],
  [51865, { temperature: [0, 3] }, 'temperature is 3; accepted is a number from 0 to 2.'],
  [51865, { temperature: 0, beamSize: 1.5 }, 'beamSize is 1.5'],
  [51865, { patience: 2 }, 'patience is for beam search'],
  [51865, { language: 'klingon' }, 'Unsupported language: klingon'],
  [51865, { language: 'yue' }, 'does not know the language “yue”'],
  [51864, { language: 'de' }, 'This model only knows English, and the language is set to “de”.'],
  [51864, { task: 'translate' }, 'This model only knows English, so there is nothing to translate from.'],
  [51865, { clipTimestamps: '1,x' }, 'clipTimestamps has NaN; accepted are seconds'],
  [51865, { clipTimestamps: [-1] }, 'clipTimestamps has -1'],
  [51865, { noSpeechThreshold: Number.NaN }, 'noSpeechThreshold is NaN; accepted is a number, or null'],
  [51865, { initialPrompt: 'x <|nospeech|>' }, 'control token'],
])('%i refuses %o before anything is decoded', async (nVocab, settings, message) => {
  await expect(transcribeAll({ ...plain, nVocab }, settings)).rejects.toThrow(message);
});

test('a model that cannot translate or align says so first', async () => {
  const model = formulaModel(plain.fake, 51866);
  const context = { model: { ...model, translates: false }, tokenizer: all[51866]!, mel: unheard(10) };
  const first = (settings: TranscribeSettings) => transcribe(context, settings).next();
  await expect(first({ task: 'translate', language: 'de' })).rejects.toThrow('was not trained to translate');
  const checkAlignment = () => {
    throw new Error('no attentions');
  };
  context.model = { ...model, checkAlignment };
  await expect(first({ wordTimestamps: true })).rejects.toThrow('no attentions');
});
