import { pythonJson } from '../python-json.ts';
import { roundHalfEven } from '../python-number.ts';
import { strip } from '../python-text.ts';
import { cues } from './cues.ts';
import { formatTimestamp } from './timestamp.ts';
import { singleLine, subRipText, webVttText, withSafeText } from './safe-text.ts';
import type { SubtitleOptions, Transcript } from './transcript.ts';

/** One stripped segment a line (`WriteTXT`). */
export const writeText = ({ segments }: Transcript): string => segments.map(({ text }) => `${strip(text)}\n`).join('');

/** SubRip (`WriteSRT`): cues numbered from 1, `HH:MM:SS,mmm`. */
export function writeSrt(transcript: Transcript, options: SubtitleOptions = {}): string {
  const formatTime = (seconds: number) => formatTimestamp(seconds, { alwaysIncludeHours: true, decimalMarker: ',' });
  return [...cues(withSafeText(transcript, subRipText), options, { formatTime })]
    .map(({ start, end, text }, index) => `${index + 1}\n${start} --> ${end}\n${text}\n\n`)
    .join('');
}

/** WebVTT (`WriteVTT`): `MM:SS.mmm`, hours only where there are any. */
export function writeVtt(transcript: Transcript, options: SubtitleOptions = {}): string {
  const lines = [...cues(withSafeText(transcript, webVttText), options, { formatTime: formatTimestamp })];
  return `WEBVTT\n\n${lines.map(({ start, end, text }) => `${start} --> ${end}\n${text}\n\n`).join('')}`;
}

/** Start and end in whole milliseconds, text, parted by tabs (`WriteTSV`). */
export function writeTsv(transcript: Transcript): string {
  const { segments } = withSafeText(transcript, singleLine);
  const milliseconds = (seconds: number) => String(roundHalfEven(1000 * seconds));
  const rows = segments.map(
    ({ start, end, text }) => `${milliseconds(start)}\t${milliseconds(end)}\t${strip(text).replaceAll('\t', ' ')}\n`,
  );
  return `start\tend\ttext\n${rows.join('')}`;
}

/** Members of a result that Python holds as int. */
const integerKeys = new Set(['id', 'seek', 'tokens']);

/** `json.dump(result)` (`WriteJSON`), members in the order they have. */
export const writeJson = (transcript: Transcript): string => pythonJson(transcript, integerKeys);
