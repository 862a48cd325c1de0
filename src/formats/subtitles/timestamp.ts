import { roundHalfEven } from '../python-number.ts';

interface TimestampStyle {
  readonly alwaysIncludeHours?: boolean;
  /** Between seconds and milliseconds. */
  readonly decimalMarker?: string;
}

const padded = (value: number, width: number): string => String(value).padStart(width, '0');

/**
 * `format_timestamp` of openai-whisper (utils.py): `MM:SS.mmm`, with hours when there are any or always.
 * A time below zero, which the reference refuses and the alignment of a clip of one frame can give, is written as zero.
 */
export function formatTimestamp(seconds: number, style: TimestampStyle = {}): string {
  const { alwaysIncludeHours = false, decimalMarker = '.' } = style;
  const milliseconds = Math.max(0, roundHalfEven(seconds * 1000));
  const hours = Math.floor(milliseconds / 3_600_000);
  const minutes = Math.floor(milliseconds / 60_000) % 60;
  const wholeSeconds = Math.floor(milliseconds / 1000) % 60;
  const hoursPart = alwaysIncludeHours || hours > 0 ? `${padded(hours, 2)}:` : '';
  const fraction = padded(milliseconds % 1000, 3);
  return `${hoursPart}${padded(minutes, 2)}:${padded(wholeSeconds, 2)}${decimalMarker}${fraction}`;
}

/** Hundredths of a second, from the milliseconds that the other formats show. */
export const centiseconds = (seconds: number): number => Math.floor(Math.max(0, roundHalfEven(seconds * 1000)) / 10);
