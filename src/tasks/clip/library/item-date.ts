import { formatWallTime, wallTimeAt, type WallTime } from '../../../formats/wall-time.ts';
import type { Item } from './item.ts';

/**
 * When a picture was taken by the clock on the wall there, or else when its file was last written by the clock here:
 * what pictures are filtered and sorted by. Milliseconds from 1970 to what the clock showed.
 */
export const wallOf = ({ takenAt, modified }: Pick<Item, 'takenAt' | 'modified'>): number =>
  takenAt?.wall ?? wallTimeAt(modified).wall;

/** As versions of this page before kept it: the wall clock as an instant of the zone it was indexed in. */
interface Kept extends Item {
  taken?: number;
}

/** An item as it was kept, with its date as a wall clock: of the zone here, which is most likely the one it was indexed in. */
export function withWallTime({ taken, ...item }: Kept): Item {
  if (taken === undefined || item.takenAt) return item;
  return { ...item, takenAt: { wall: wallTimeAt(taken).wall } };
}

/** ISO 8601 without a zone where none is known; empty for what has no date of its own. */
export const takenText = ({ takenAt }: Pick<Item, 'takenAt'>): string => (takenAt ? formatWallTime(takenAt) : '');

// Told as if the clock stood in Greenwich, so that no zone of this device moves it.
const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** For a person: the wall clock, and where it stood if that is known and is not here. */
export function showWallTime({ wall, offset }: WallTime): string {
  const isElsewhere = offset !== undefined && wallTimeAt(wall - offset * 60_000).offset !== offset;
  return isElsewhere ? `${clock.format(wall)} (UTC${zoneText(offset)})` : clock.format(wall);
}

const zoneText = (offset: number): string => formatWallTime({ wall: 0, offset }).slice('1970-01-01T00:00:00'.length);
