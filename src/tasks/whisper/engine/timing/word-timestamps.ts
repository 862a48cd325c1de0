import { roundHalfEven } from '../../../../formats/python-number.ts';
import { findAlignment } from './alignment.ts';
import type { AlignmentTokenizer, RunForcedPass, WordTiming } from './alignment.ts';
import { defaultAppended, defaultPrepended, mergePunctuations } from './punctuation.ts';

/** A word of a result, times in seconds from the start of the recording. */
export interface TimedWord {
  word: string;
  start: number;
  end: number;
  probability: number;
}

/** The members of a segment that word times read and set. */
export interface TimeableSegment {
  /** Start of the window in log-mel frames of 10 ms. */
  readonly seek: number;
  readonly tokens: readonly number[];
  start: number;
  end: number;
  words?: TimedWord[];
}

export interface WordTimestampOptions {
  readonly tokenizer: AlignmentTokenizer;
  readonly run: RunForcedPass;
  /** Length of the window in log-mel frames. */
  readonly numFrames: number;
  /** End of the last word before this window, seconds. */
  readonly lastSpeechTimestamp: number;
  readonly prependPunctuations?: string | undefined;
  readonly appendPunctuations?: string | undefined;
}

/** Limits of how long a word is believed to be, seconds. */
interface Durations {
  readonly median: number;
  readonly max: number;
}

const framesPerSecond = 100;
/** Seconds: no median above this. */
const longestMedian = 0.7;
/** Seconds that a word may stand out of its segment. */
const overhang = 0.5;
const sentenceEnds = '.。!！?？';

/**
 * Gives the segments of one window their `words` and moves their `start` and `end` to them: `add_word_timestamps` of
 * openai-whisper (timing.py). Where Python's `max(0, …)` yields the integer 0 the value is -0, which the JSON writer
 * prints as the reference does.
 */
export async function addWordTimestamps(
  segments: readonly TimeableSegment[],
  options: WordTimestampOptions,
): Promise<void> {
  if (segments.length === 0) return;
  const textTokens = segments.map(({ tokens }) => tokens.filter((token) => token < options.tokenizer.eot));
  const alignment = await findAlignment(options.tokenizer, textTokens.flat(), options);
  const durations = wordDurations(alignment);
  truncateAtSentenceEnds(alignment, durations);
  const { prependPunctuations = defaultPrepended, appendPunctuations = defaultAppended } = options;
  mergePunctuations(alignment, prependPunctuations, appendPunctuations);

  const offset = segments[0]!.seek / framesPerSecond;
  let lastSpeech = options.lastSpeechTimestamp;
  let next = 0;
  for (const [index, segment] of segments.entries()) {
    const words: TimedWord[] = [];
    for (let taken = 0; next < alignment.length && taken < textTokens[index]!.length; next++) {
      const { word, tokens, start, end, probability } = alignment[next]!;
      taken += tokens.length;
      if (word === '') continue;
      words.push({
        word,
        start: roundHalfEven(offset + start, 2),
        end: roundHalfEven(offset + end, 2),
        probability,
      });
    }
    if (words.length > 0) {
      shortenAfterPause(words, durations, lastSpeech);
      reconcile(segment, words, durations);
      lastSpeech = segment.end;
    }
    segment.words = words;
  }
}

function wordDurations(alignment: readonly WordTiming[]): Durations {
  const lengths = alignment
    .map(({ start, end }) => end - start)
    .filter((length) => length !== 0)
    .sort((a, b) => a - b);
  const middle = lengths.length >> 1;
  const even = lengths.length % 2 === 0;
  const median = lengths.length === 0 ? 0 : even ? (lengths[middle - 1]! + lengths[middle]!) / 2 : lengths[middle]!;
  const limited = Math.min(longestMedian, median);
  return { median: limited, max: limited * 2 };
}

/** A long word that ends a sentence is cut at its end, one that follows a sentence's end at its start. */
function truncateAtSentenceEnds(alignment: readonly WordTiming[], { max }: Durations): void {
  for (const [index, word] of alignment.entries()) {
    const previous = alignment[index - 1];
    if (!previous || !(word.end - word.start > max)) continue;
    if (sentenceEnds.includes(word.word)) word.end = word.start + max;
    else if (sentenceEnds.includes(previous.word)) word.start = word.end - max;
  }
}

/** Python's `max(0, x)`, whose zero is an integer. */
const atLeastZero = (x: number): number => (x > 0 ? x : -0);

/** The first and second word after a pause may not be longer than twice the median. */
function shortenAfterPause(words: readonly TimedWord[], { median, max }: Durations, lastSpeech: number): void {
  const [first, second] = words as [TimedWord, TimedWord | undefined];
  if (!(first.end - lastSpeech > median * 4)) return;
  const isLong = first.end - first.start > max || (second !== undefined && second.end - first.start > max * 2);
  if (!isLong) return;
  if (second && second.end - second.start > max) {
    const boundary = Math.max(second.end / 2, second.end - max);
    first.end = boundary;
    second.start = boundary;
  }
  first.start = atLeastZero(first.end - max);
}

/** Segments take the times of their words, unless a word at the edge stands out too far: then it takes theirs. */
function reconcile(segment: TimeableSegment, words: readonly TimedWord[], { median }: Durations): void {
  const first = words[0]!;
  if (segment.start < first.end && segment.start - overhang > first.start)
    first.start = atLeastZero(Math.min(first.end - median, segment.start));
  else segment.start = first.start;

  const last = words.at(-1)!;
  if (segment.end > last.start && segment.end + overhang < last.end)
    last.end = Math.max(last.start + median, segment.end);
  else segment.end = last.end;
}
