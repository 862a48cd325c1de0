import { writeAss } from './ass.ts';
import { writeLrc } from './lrc.ts';
import type { SubtitleOptions, Transcript } from './transcript.ts';
import { withWraps } from './wrap.ts';
import { writeJson, writeSrt, writeText, writeTsv, writeVtt } from './writers.ts';

export type TranscriptFormat = 'txt' | 'srt' | 'vtt' | 'tsv' | 'json' | 'lrc' | 'ass';

const writers: Record<TranscriptFormat, (transcript: Transcript, options: SubtitleOptions) => string> = {
  txt: writeText,
  srt: writeSrt,
  vtt: writeVtt,
  tsv: writeTsv,
  json: writeJson,
  lrc: writeLrc,
  ass: writeAss,
};

/** Formats whose cues may have more than one line. */
export const wrappedFormats: readonly TranscriptFormat[] = ['srt', 'vtt', 'ass'];

/** All formats a transcript can be written in, in the order a menu should show them. */
export const transcriptFormats = Object.keys(writers) as readonly TranscriptFormat[];

/**
 * Writes a transcript. txt, srt, vtt, tsv and json are byte for byte what openai-whisper's writers give for the same
 * result and options. Segments without the tokens of a model were written by a person, and get the line breaks, arrows
 * and brackets in them made harmless. Throws a RangeError for a format that is not known.
 */
export function formatTranscript(
  transcript: Transcript,
  format: TranscriptFormat,
  options: SubtitleOptions = {},
): string {
  if (!Object.hasOwn(writers, format))
    throw new RangeError(`"${format}" is not a transcript format. Use one of ${transcriptFormats.join(', ')}.`);
  return writers[format](wrappedFormats.includes(format) ? withWraps(transcript, options) : transcript, options);
}
