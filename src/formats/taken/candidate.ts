import { parseWallTime, type WallTime } from '../wall-time.ts';

/** What a file says of its time, the most telling first: the order of exiftool's names, then of its groups. */
export const ranks = [
  'exif original',
  'xmp original',
  'quicktime local', // with its offset from UTC
  'xmp created', // photoshop:DateCreated
  'exif digitized',
  'xmp digitized',
  'text', // Creation Time of a PNG
  'utc created', // what the container of a video or picture says, in UTC
  'exif modified',
  'xmp modified',
  'utc modified', // tIME of a PNG
] as const;

export interface Candidate {
  readonly rank: (typeof ranks)[number];
  readonly time: WallTime;
}

/** A candidate of a text, where it is a date. */
export function candidateOf(rank: Candidate['rank'], text: string): Candidate[] {
  const time = parseWallTime(text);
  return time ? [{ rank, time }] : [];
}

/** The most telling; of equal ones the first. */
export const bestCandidate = (found: readonly Candidate[]): Candidate | undefined =>
  found.toSorted((a, b) => ranks.indexOf(a.rank) - ranks.indexOf(b.rank))[0];
