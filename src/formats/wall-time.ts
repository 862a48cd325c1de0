/** A moment as the clock on the wall showed it where it was. */
export interface WallTime {
  /** Milliseconds from 1970 to what the clock showed, as if it stood in Greenwich. */
  readonly wall: number;
  /** Minutes east of UTC, where known. */
  readonly offset?: number;
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** Before the first photograph there was nothing to take; cameras without a clock write zeros. */
const firstYear = 1826;

const numeric =
  /^(\d{4})[:\-/.](\d{1,2})[:\-/.](\d{1,2})(?:(?:T|\s+)(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?)?\s*(Z|[+-]\d{1,2}:?\d{2})?/i;
/** RFC 1123, which the PNG specification suggests for `Creation Time`. */
const worded = /^(?:[a-z]{3},?\s+)?(\d{1,2})\s+([a-z]{3})[a-z]*\s+(\d{4})\s+(\d{1,2}):(\d\d)(?::(\d\d))?\s*(\S+)?/i;

/**
 * Reads a date as EXIF (`2024:05:17 18:30:05`), XMP (ISO 8601) and PNG (RFC 1123) write it. Undefined for what is no
 * date of the calendar, or names no day.
 */
export function parseWallTime(text: string): WallTime | undefined {
  const found = numeric.exec(text.trim());
  if (found) {
    const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = found;
    return wallTimeOf([year!, month!, day!, hour, minute, second].map(Number), { fraction, zone });
  }
  const [, day, name, year, hour, minute, second = '0', zone] = worded.exec(text.trim()) ?? [];
  if (!name) return undefined;
  const month = months.indexOf(name.toLowerCase()) + 1;
  return wallTimeOf([Number(year), month, ...[day, hour, minute, second].map(Number)], { fraction: '', zone });
}

function wallTimeOf(
  parts: readonly number[],
  { fraction, zone }: { fraction: string; zone: string | undefined },
): WallTime | undefined {
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  if (year < firstYear || month < 1 || month > 12 || hour > 24 || minute > 59 || second > 60) return undefined;
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  const milliseconds = Number(fraction.padEnd(3, '0').slice(0, 3));
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  const offset = zone === undefined ? undefined : parseOffset(zone);
  return { wall, ...(offset !== undefined && { offset }) };
}

/** Minutes east of UTC that `+09:00`, `-0330` or `Z` mean; undefined for anything else. */
export function parseOffset(text: string): number | undefined {
  if (/^(?:Z|GMT|UTC|UT)$/i.test(text.trim())) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{1,2}):?(\d\d)$/.exec(text.trim()) ?? [];
  const offset = Number(hours) * 60 + Number(minutes);
  if (!sign || !(offset <= 18 * 60)) return undefined;
  return sign === '-' ? -offset || 0 : offset;
}

/** What the clock of this device shows at an instant (milliseconds since 1970), and where it stands. */
export function wallTimeAt(instant: number): WallTime {
  const offset = -new Date(instant).getTimezoneOffset() || 0;
  return { wall: instant + offset * 60_000, offset };
}

/** ISO 8601: `2024-05-17T18:30:05+09:00`, without an offset where it is not known. */
export function formatWallTime({ wall, offset }: WallTime): string {
  const clock = new Date(wall)
    .toISOString()
    .slice(0, -1)
    .replace(/\.000$/, '');
  if (offset === undefined) return clock;
  const minutes = Math.abs(offset);
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${clock}${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}
