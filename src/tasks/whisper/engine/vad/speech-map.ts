import type { SampleSource } from '../mel/source.ts';
import type { SpeechSpan } from './speech-spans.ts';

/** The members of a segment whose times are mapped. */
export interface MappableSegment {
  /** Frames of 10 ms. */
  seek: number;
  /** Seconds. */
  start: number;
  end: number;
  words?: { start: number; end: number }[];
}

/** A recording without its pauses, and the way back to its own clock. */
export interface SpeechMap {
  /** The spans one after the other; reading is from the recording, nothing is copied beforehand. */
  readonly speech: SampleSource;
  /** Maps the times of segments that were found in `speech` to those of the recording, in place. */
  restore(segments: readonly MappableSegment[]): void;
}

const rate = 16_000;
const framesPerSecond = 100;

/** A span with its place in the collapsed recording. */
interface PlacedSpan extends SpeechSpan {
  readonly place: number;
}

/**
 * Joins the spans of speech of a recording. A word belongs to the span that its middle falls into and keeps inside of it,
 * so that no word stretches over a pause that was cut out; a segment has the times of its words, or each of its ends is
 * mapped where it lies. Times keep their full precision: only an offset of whole samples is added.
 */
export function createSpeechMap(recording: SampleSource, spans: readonly SpeechSpan[]): SpeechMap {
  const placed: PlacedSpan[] = [];
  let length = 0;
  for (const span of spans) {
    placed.push({ ...span, place: length });
    length += span.end - span.start;
  }

  /** The span at a sample of the collapsed recording; at a joint the later one, or the earlier one for an end. */
  const spanAt = (sample: number, isEnd = false): PlacedSpan | undefined =>
    placed.findLast(({ place }) => (isEnd ? place < sample : place <= sample)) ?? placed[0];

  const original = (seconds: number, span: PlacedSpan | undefined): number => {
    if (!span) return seconds;
    const shifted = seconds + (span.start - span.place) / rate;
    return Math.min(span.end / rate, Math.max(span.start / rate, shifted));
  };

  return {
    speech: {
      length,
      async read(from, to) {
        const samples = new Float32Array(to - from);
        for (const { start, end, place } of placed) {
          const first = Math.max(from, place);
          const last = Math.min(to, place + end - start);
          if (first < last)
            samples.set(await recording.read(start + first - place, start + last - place), first - from);
        }
        return samples;
      },
    },
    restore(segments) {
      for (const segment of segments) {
        segment.seek = Math.round(
          original(segment.seek / framesPerSecond, spanAt((segment.seek / framesPerSecond) * rate)) * framesPerSecond,
        );
        for (const word of segment.words ?? []) {
          const span = spanAt(((word.start + word.end) / 2) * rate);
          word.start = original(word.start, span);
          word.end = original(word.end, span);
        }
        const first = segment.words?.[0];
        segment.start = first ? first.start : original(segment.start, spanAt(segment.start * rate));
        segment.end = first ? segment.words!.at(-1)!.end : original(segment.end, spanAt(segment.end * rate, true));
      }
    },
  };
}
