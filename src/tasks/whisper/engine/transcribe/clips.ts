import { AppError } from '../../../../runtime/errors.ts';
import { roundHalfEven } from '../../../../formats/python-number.ts';
import type { TranscribeSettings } from '../../contract.ts';
import { frameRate } from '../mel/frames.ts';

/** A stretch to transcribe, [start, end) in frames of 10 ms. */
export type Clip = readonly [start: number, end: number];

/**
 * The stretches of `clipTimestamps`; a last end that is left out is that of the recording, `frames`. Source:
 * openai/whisper, transcribe.py. Throws `bad-option` for what is no number of seconds.
 */
export function seekClips(given: TranscribeSettings['clipTimestamps'] = '0', frames: number): Clip[] {
  const seconds = typeof given === 'string' ? (given ? given.split(',').map(secondsOf) : []) : given;
  const bad = seconds.find((value) => !(Number.isFinite(value) && value >= 0));
  if (bad !== undefined)
    throw new AppError(
      'bad-option',
      `clipTimestamps has ${bad}; accepted are seconds from 0, as start, end, start, … (the last end may be left out).`,
    );
  const points = seconds.map((value) => roundHalfEven(value * frameRate));
  if (points.length === 0) points.push(0);
  if (points.length % 2 === 1) points.push(frames);
  return points.flatMap((start, i) => (i % 2 === 0 ? [[start, points[i + 1]!] as const] : []));
}

const secondsOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));
