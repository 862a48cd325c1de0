import { roundHalfEven } from '../../../../formats/python-number.ts';
import type { TimedWord } from './word-timestamps.ts';

/** The members of a segment that the guard reads. */
export interface SpokenSegment {
  readonly start: number;
  readonly end: number;
  readonly words?: readonly TimedWord[];
}

const framesPerSecond = 100;
/** Seconds. */
const shortestWord = 0.133;
const longestWord = 2;
const leastProbability = 0.15;
/** Words of a segment that are judged. */
const judgedWords = 8;
/** The default punctuation, joined as transcribe.py does, for a test of substrings. */
const punctuation = '"\'“¿([{-"\'.。,，!！?？:：”)]}、';

/** How odd a word is: improbable, very short or very long (transcribe.py, `word_anomaly_score`). */
export function wordAnomalyScore({ probability, start, end }: TimedWord): number {
  const duration = end - start;
  let score = 0;
  if (probability < leastProbability) score += 1;
  if (duration < shortestWord) score += (shortestWord - duration) * 15;
  if (duration > longestWord) score += duration - longestWord;
  return score;
}

/** True when the first words of a segment are so odd that it may be made up (`is_segment_anomaly`). */
export function isSegmentAnomaly(segment: SpokenSegment | undefined): boolean {
  if (!segment?.words?.length) return false;
  const words = segment.words.filter(({ word }) => !punctuation.includes(word)).slice(0, judgedWords);
  const score = words.reduce((sum, word) => sum + wordAnomalyScore(word), 0);
  return score >= 3 || score + 0.01 >= words.length;
}

const withWords = (segments: readonly SpokenSegment[]): SpokenSegment | undefined =>
  segments.find(({ words }) => words?.length);

/** End of the last word, or of the last segment where there is no word (utils.py, `get_end`), seconds. */
export function lastWordEnd(segments: readonly SpokenSegment[]): number | undefined {
  return (segments.findLast(({ words }) => words?.length)?.words?.at(-1) ?? segments.at(-1))?.end;
}

/** Where the window stands; times in seconds, the rest in log-mel frames of 10 ms. */
export interface GuardedWindow {
  /** `hallucination_silence_threshold`, seconds. */
  readonly threshold: number;
  /** Where the next window would start. */
  readonly seek: number;
  /** Where this one started, and its frames. */
  readonly previousSeek: number;
  readonly segmentSize: number;
  readonly contentFrames: number;
  /** The tokens end with a single timestamp. */
  readonly singleTimestampEnding: boolean;
  /** End of the last word before this window, seconds. */
  readonly lastSpeechTimestamp: number;
}

export interface GuardedResult {
  readonly seek: number;
  /** How many of the segments are kept; the window counts as not decoded when undefined. */
  readonly kept: number | undefined;
}

/** Frames of a full window, 30 s. */
const windowFrames = 3000;

/**
 * Skips silence before what may be made up, and drops odd segments that stand in silence: the part of openai-whisper's
 * `transcribe()` under `hallucination_silence_threshold`. Comes after word times and after `seek` followed the last word.
 */
export function guardHallucinations(segments: readonly SpokenSegment[], window: GuardedWindow): GuardedResult {
  const { threshold, previousSeek, segmentSize, contentFrames } = window;
  const offset = previousSeek / framesPerSecond;
  const windowEnd = (previousSeek + windowFrames) / framesPerSecond;
  let { seek } = window;

  const lastEnd = lastWordEnd(segments);
  if (!window.singleTimestampEnding && lastEnd !== undefined && lastEnd > offset)
    seek = windowEnd - lastEnd > threshold ? roundHalfEven(lastEnd * framesPerSecond) : previousSeek + segmentSize;

  const first = withWords(segments);
  if (first && isSegmentAnomaly(first)) {
    const gap = first.start - offset;
    if (gap > threshold) return { seek: previousSeek + roundHalfEven(gap * framesPerSecond), kept: undefined };
  }

  let lastSpokenEnd = window.lastSpeechTimestamp;
  for (const [index, segment] of segments.entries()) {
    if (!segment.words?.length) continue;
    if (isSegmentAnomaly(segment)) {
      const next = withWords(segments.slice(index + 1));
      const nextStart = next ? next.words![0]!.start : offset + segmentSize / framesPerSecond;
      const silenceBefore =
        segment.start - lastSpokenEnd > threshold || segment.start < threshold || segment.start - offset < 2;
      const silenceAfter = nextStart - segment.end > threshold || isSegmentAnomaly(next) || windowEnd - segment.end < 2;
      if (silenceBefore && silenceAfter) {
        const isAtTheEnd = contentFrames / framesPerSecond - segment.end < threshold;
        const after = roundHalfEven(Math.max(offset + 1, segment.start) * framesPerSecond);
        return { seek: isAtTheEnd ? contentFrames : after, kept: index };
      }
    }
    lastSpokenEnd = segment.end;
  }
  return { seek, kept: segments.length };
}
