import type { Segment, Transcription, Word } from '../../../src/tasks/whisper/contract.ts';
import type { MelSource } from '../../../src/tasks/whisper/engine/mel/source.ts';
import { transcribe } from '../../../src/tasks/whisper/engine/transcribe/transcribe.ts';
import { melOf, type Whisper } from './base.ts';
import { readGolden } from './golden.ts';
import { camelCase } from './options.ts';

/** A file of e2e/golden/whisper/transcribe, made by golden_transcribe.py over the same q4 graphs. */
export interface GoldenRecording {
  recording: string;
  runs: Record<string, GoldenRun>;
  detect_language: [string, number][];
  decode?: Record<string, { options: Record<string, unknown>; result: GoldenDecode }>;
}
export interface GoldenRun {
  options: Record<string, unknown>;
  result?: Transcription;
  /** `margin`: the smallest gap of any decision, where one was kept. */
  calls: { seek: number; margin?: number | null }[];
}
export interface GoldenDecode {
  language: string;
  tokens: number[];
  text: string;
  avg_logprob: number;
  no_speech_prob: number;
  compression_ratio: number;
}
export const goldenRecording = (name: string): GoldenRecording => readGolden(`transcribe/${name}.json`);

/** Transcribes a golden recording with options in Python's names. */
export const run = async (whisper: Whisper, recording: string, options: Record<string, unknown>) =>
  transcribeAll(whisper, await melOf(recording, whisper.model.dims.mels), options);

/** The same of any features, to their end. */
export async function transcribeAll({ model, tokenizer }: Whisper, mel: MelSource, options: Record<string, unknown>) {
  const transcribing = transcribe({ model, tokenizer, mel }, camelCase(options));
  for (;;) {
    const { done, value } = await transcribing.next();
    if (done) return value;
  }
}

/** How two results differ, one sentence each. Times may be 20 ms apart (a tie of the alignment), probabilities 1e-3. */
export function differences(made: Transcription, expected: Transcription): string[] {
  const found: string[] = [];
  const tell = (name: string, a: unknown, b: unknown) =>
    void found.push(`${name}: ${JSON.stringify(a)}, not ${JSON.stringify(b)}`);
  const same = (name: string, a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b) || tell(name, a, b);
  const near = (name: string, pair: [number, number], tolerance: number) =>
    Math.abs(pair[0] - pair[1]) <= tolerance || tell(name, ...pair);
  same('text', made.text, expected.text);
  same('language', made.language, expected.language);
  same('segments', made.segments.length, expected.segments.length);
  const timed = (name: string, a: Segment | Word, b: Segment | Word) => {
    near(`${name} start`, [a.start, b.start], 0.0201);
    near(`${name} end`, [a.end, b.end], 0.0201);
  };
  expected.segments.forEach((b, i) => {
    const a = made.segments[i];
    if (!a) return;
    const name = `segment ${i}`;
    same(`${name} keys`, Object.keys(a), Object.keys(b));
    for (const key of ['id', 'seek', 'text', 'tokens', 'temperature', 'compression_ratio'] as const)
      same(`${name} ${key}`, a[key], b[key]);
    timed(name, a, b);
    near(`${name} avg_logprob`, [a.avg_logprob, b.avg_logprob], 1e-3);
    near(`${name} no_speech_prob`, [a.no_speech_prob, b.no_speech_prob], 1e-3);
    same(
      `${name} words`,
      a.words?.map(({ word }) => word),
      b.words?.map(({ word }) => word),
    );
    b.words?.forEach((word, j) => {
      const other = a.words?.[j];
      if (!other) return;
      timed(`${name} word ${j} “${word.word}”`, other, word);
      near(`${name} word ${j} “${word.word}” probability`, [other.probability, word.probability], 1e-2);
    });
  });
  return found;
}

/** How many times of words and segments are the same to the bit. */
export function equalTimes(made: Transcription, expected: Transcription): { equal: number; all: number } {
  const times = ({ segments }: Transcription) =>
    segments.flatMap((s) => [s, ...(s.words ?? [])]).flatMap((t) => [t.start, t.end]);
  const [a, b] = [times(made), times(expected)];
  return { equal: b.filter((time, i) => time === a[i]).length, all: b.length };
}
