import { frameSamples } from './probabilities.ts';

/** A stretch of speech, samples at 16 kHz: [start, end). */
export interface SpeechSpan {
  readonly start: number;
  readonly end: number;
}

/** How probabilities become spans. The defaults are faster-whisper's. */
export interface SpeechOptions {
  /** Speech begins at this probability. */
  readonly threshold?: number | undefined;
  /** It ends below this one; by default 0.15 under `threshold`, and at least 0.01. */
  readonly negThreshold?: number | undefined;
  /** Seconds: what is not longer is no speech. */
  readonly minSpeech?: number | undefined;
  /** Seconds: a shorter pause does not end speech. */
  readonly minSilence?: number | undefined;
  /** Seconds kept before and after speech. */
  readonly speechPad?: number | undefined;
}

const rate = 16_000;

/**
 * Spans of speech in a recording of `length` samples: `get_speech_timestamps_from_probs` of silero-vad 6.2, without its
 * limit on how long speech may last.
 */
export function speechSpans(probabilities: Float32Array, length: number, options: SpeechOptions = {}): SpeechSpan[] {
  const { threshold = 0.5, minSpeech = 0, minSilence = 2, speechPad = 0.4 } = options;
  const negThreshold = options.negThreshold ?? Math.max(threshold - 0.15, 0.01);
  const spans: { start: number; end: number }[] = [];
  const close = (start: number, end: number): void => {
    if (end - start > minSpeech * rate) spans.push({ start, end });
  };

  let start: number | undefined;
  let pause: number | undefined;
  for (const [frame, probability] of probabilities.entries()) {
    const at = frame * frameSamples;
    if (probability >= threshold) {
      start ??= at;
      pause = undefined;
    } else if (probability < negThreshold && start !== undefined) {
      // the reference takes a pause at sample 0 for none, but speech cannot have begun before it
      pause ??= at;
      if (at - pause < minSilence * rate) continue;
      close(start, pause);
      start = undefined;
      pause = undefined;
    }
  }
  if (start !== undefined) close(start, length);
  return padded(spans, length, speechPad * rate);
}

/** Widens spans on both sides; neighbours that would meet share the pause between them. */
function padded(spans: { start: number; end: number }[], length: number, pad: number): SpeechSpan[] {
  for (const [index, span] of spans.entries()) {
    if (index === 0) span.start = Math.trunc(Math.max(0, span.start - pad));
    const next = spans[index + 1];
    const silence = next ? next.start - span.end : Infinity;
    if (next && silence < 2 * pad) {
      span.end += Math.floor(silence / 2);
      next.start = Math.max(0, next.start - Math.floor(silence / 2));
      continue;
    }
    span.end = Math.trunc(Math.min(length, span.end + pad));
    if (next) next.start = Math.trunc(Math.max(0, next.start - pad));
  }
  return spans;
}
