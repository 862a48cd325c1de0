import { transcriptFormats, type TranscriptFormat } from '../../formats/subtitles/format.ts';
import type { SubtitleOptions } from '../../formats/subtitles/transcript.ts';
import { AppError } from '../../runtime/errors.ts';

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isSeconds = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);

/** A format at the door. Throws `bad-option`. */
export function checkFormat(format: unknown): TranscriptFormat {
  const known = transcriptFormats.find((name) => name === format);
  if (known) return known;
  const given = typeof format === 'string' ? `“${format.slice(0, 40)}”` : `a ${typeof format}`;
  const names = transcriptFormats.map((name) => `“${name}”`).join(', ');
  throw new AppError('bad-option', `format is ${given}. It can be ${names}.`);
}

/** A transcript at the door: what the writers read is there. Throws `bad-input`, naming the first place that is wrong. */
export function checkTranscript(result: unknown): void {
  const segments = isObject(result) ? result['segments'] : undefined;
  const refuse = (what: string): never => {
    throw new AppError('bad-input', `${what}. Give what transcribe() has returned.`);
  };
  if (!Array.isArray(segments)) return refuse('result has no segments');
  for (const [index, segment] of (segments as unknown[]).entries()) {
    const place = `result.segments[${index}]`;
    if (!isObject(segment) || typeof segment['text'] !== 'string') return refuse(`${place} has no text`);
    if (!isSeconds(segment['start']) || !isSeconds(segment['end'])) return refuse(`${place} has no times in seconds`);
    const { words } = segment;
    if (words === undefined) continue;
    if (!Array.isArray(words) || !words.every(isWord)) return refuse(`${place}.words are no words with their times`);
  }
}

const isWord = (word: unknown): boolean =>
  isObject(word) && typeof word['word'] === 'string' && isSeconds(word['start']) && isSeconds(word['end']);

/** The options of the writers at the door. Throws `bad-option`. */
export function checkSubtitleOptions(options: SubtitleOptions): void {
  for (const name of ['wrapWidth', 'maxLineWidth', 'maxLineCount', 'maxWordsPerLine'] as const) {
    const value: unknown = options[name];
    if (value === undefined || value === null || (Number.isInteger(value) && (value as number) >= 0)) continue;
    throw new AppError('bad-option', `${name} is a ${typeof value}. It is a whole number from 0.`);
  }
}
