import type { Segment } from '../../contract.ts';
import type { DecodeResult } from '../decode/decode.ts';
import { frameRate } from '../mel/frames.ts';
import type { Tokenizer } from '../tokens/tokenizer.ts';

/** Frames and seconds of a timestamp token. */
const framesPerStep = 2;
const secondsPerStep = 0.02;

/** A window of the recording: first frame and number of frames. */
export interface Window {
  seek: number;
  size: number;
}
export type NewSegment = Omit<Segment, 'id'>;
export interface Sliced {
  segments: NewSegment[];
  /** Where the next window begins. */
  seek: number;
  /** The reading ends with one timestamp: nothing is said after it. */
  isSingleEnding: boolean;
}

/**
 * Cuts a reading at its pairs of timestamps. What follows the last pair is unfinished and read again by the next window.
 * Source: openai/whisper, transcribe.py.
 */
export function sliceSegments(tokenizer: Tokenizer, result: DecodeResult, { seek, size }: Window): Sliced {
  const { timestampBegin, eot } = tokenizer;
  const { tokens } = result;
  const offset = seek / frameRate;
  const isTimestamp = (i: number): boolean => i >= 0 && tokens[i]! >= timestampBegin;
  const stepOf = (token: number): number => token - timestampBegin;
  const segment = (slice: readonly number[], start: number, end: number): NewSegment => ({
    seek,
    start,
    end,
    text: tokenizer.decode(slice.filter((token) => token < eot)),
    tokens: [...slice],
    temperature: result.temperature,
    avg_logprob: result.avgLogprob,
    compression_ratio: result.compressionRatio,
    no_speech_prob: result.noSpeechProb,
  });

  const length = tokens.length;
  const isSingleEnding = length >= 2 && isTimestamp(length - 1) && !isTimestamp(length - 2);
  const cuts = tokens.flatMap((_, i) => (isTimestamp(i) && isTimestamp(i - 1) ? [i] : []));
  if (cuts.length === 0) {
    const last = tokens.findLast((token) => token >= timestampBegin);
    const hasEnd = last !== undefined && last !== timestampBegin;
    const duration = hasEnd ? stepOf(last) * secondsPerStep : size / frameRate;
    return { segments: [segment(tokens, offset, offset + duration)], seek: seek + size, isSingleEnding };
  }
  if (isSingleEnding) cuts.push(length);
  const segments = cuts.map((cut, i) => {
    const slice = tokens.slice(i === 0 ? 0 : cuts[i - 1], cut);
    const [start, end] = [stepOf(slice[0]!), stepOf(slice.at(-1)!)];
    return segment(slice, offset + start * secondsPerStep, offset + end * secondsPerStep);
  });
  const lastStep = stepOf(tokens[cuts.at(-1)! - 1]!);
  return { segments, seek: isSingleEnding ? seek + size : seek + lastStep * framesPerStep, isSingleEnding };
}
