import { codePoints, strip } from '../python-text.ts';
import type { SubtitleOptions, Transcript, TranscriptSegment, TranscriptWord } from './transcript.ts';

/** A silence longer than this ends a cue, where cues do not follow the segments. Seconds. */
const longPause = 3;
/** The reference's stand-in for "no limit". */
const unlimited = 1000;

/**
 * Groups the words of a transcript into cues: `iterate_subtitles` of openai-whisper (utils.py). A word that opens a line
 * comes stripped, with a line feed before it unless it opens the cue.
 */
export function* groupWords(transcript: Transcript, options: SubtitleOptions): Generator<TranscriptWord[]> {
  const preserveSegments = !options.maxLineCount || !options.maxLineWidth;
  const maxLineWidth = options.maxLineWidth || unlimited;
  const maxWords = options.maxWordsPerLine || unlimited;

  let lineLength = 0;
  let lineCount = 1;
  let cue: TranscriptWord[] = [];
  let last = firstStart(transcript);
  for (const [index, word] of openings(transcript, maxWords)) {
    const isPause = !preserveSegments && word.start - last > longPause;
    const hasRoom = lineLength + codePoints(word.word) <= maxLineWidth;
    const isBreak = index === 0 && cue.length > 0 && preserveSegments;
    last = word.start;
    if (lineLength > 0 && hasRoom && !isPause && !isBreak) {
      lineLength += codePoints(word.word);
      cue.push(word);
      continue;
    }
    const text = strip(word.word);
    const isFull = cue.length > 0 && Boolean(options.maxLineCount) && (isPause || lineCount >= options.maxLineCount!);
    const isNewLine = !isFull && !isBreak && lineLength > 0;
    if (isFull || isBreak) {
      yield cue;
      cue = [];
      lineCount = 1;
    } else if (isNewLine) lineCount++;
    lineLength = codePoints(text);
    cue.push({ ...word, word: isNewLine ? `\n${text}` : text });
  }
  if (cue.length > 0) yield cue;
}

/** `get_start(segments) or 0.0`: the first word's start, else the first segment's. */
function firstStart({ segments }: Transcript): number {
  const firstWord = segments.find((segment) => segment.words?.length)?.words?.[0];
  return (firstWord ?? segments[0])?.start ?? 0;
}

/** All words with their place in their chunk of at most `maxWords` of a segment; place 0 may open a cue. */
function* openings({ segments }: Transcript, maxWords: number): Generator<[number, TranscriptWord]> {
  for (const segment of segments)
    for (const [index, word] of wordsOf(segment).entries()) yield [index % maxWords, word];
}

/** A segment without word times, which openai-whisper never mixes in, counts as one long word: its text is not lost. */
const wordsOf = ({ words, text, start, end }: TranscriptSegment): readonly TranscriptWord[] =>
  words ?? (strip(text) === '' ? [] : [{ word: text, start, end }]);
