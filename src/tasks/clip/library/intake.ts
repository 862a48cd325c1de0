import { dateTaken } from '../../../formats/taken/date-taken.ts';
import type { WallTime } from '../../../formats/wall-time.ts';
import { AppError, isAbort } from '../../../runtime/errors.ts';
import { contentHash } from './content-hash.ts';
import { placeOf, type Item } from './item.ts';
import type { Entry, Library } from './library.ts';
import type { Listed } from './listing.ts';
import { mediaOf } from './media.ts';

/** What a scan found, against what the library knows in the space in use. */
export interface Plan {
  source: number;
  /** Key of the space that the vectors are for. */
  space: string | undefined;
  /** New, changed, or without a vector of the model in use. */
  pending: Listed[];
  /** Known by place, size and date: not opened. */
  skipped: number;
  /** Items whose file is no longer there. */
  missing: Item[];
}

/** Compares a whole listing with the library. `isWhole`: what is not listed is gone. */
export function planIntake(
  { items, book }: Library,
  listed: readonly Listed[],
  { source, isWhole }: { source: number; isWhole: boolean },
): Plan {
  const plan: Plan = { source, space: book?.space.key, pending: [], skipped: 0, missing: [] };
  const seen = new Set<string>();
  for (const file of listed) {
    const place = placeOf({ source, path: file.path });
    if (seen.has(place)) continue;
    seen.add(place);
    const known = items.at(place);
    const isSame =
      known.length > 0 && known.every(({ size, modified }) => size === file.size && modified === file.modified);
    const isDone = known.every(({ id, failed }) => failed !== undefined || book?.rowOf(id) !== undefined);
    if (isSame && isDone) plan.skipped++;
    else plan.pending.push(file);
  }
  if (isWhole)
    for (const item of items.all()) if (item.source === source && !seen.has(placeOf(item))) plan.missing.push(item);
  return plan;
}

/** A file that has to be looked at: its pictures go to the model. */
export interface Ticket {
  file: Listed;
  hash: string;
  media: NonNullable<ReturnType<typeof mediaOf>>;
  blob: File;
  takenAt: WallTime | undefined;
}
/** What came of a pending file before any model was asked. */
export type Opened = { ticket: Ticket } | { known: 'renamed' | 'copied' } | { failed: string };

/**
 * Opens the next pending file and hashes it. Content that the library has already is taken over: a file that was only
 * renamed keeps its item, a copy shares the vector. A file that cannot be read now is told and will be tried again.
 */
export async function openPending(library: Library, plan: Plan, file: Listed): Promise<Opened> {
  let blob: File;
  let hash: string;
  let takenAt: WallTime | undefined;
  try {
    blob = await file.open();
    hash = await contentHash(blob);
    takenAt = await dateTaken(blob);
  } catch (error) {
    if (isAbort(error)) throw error;
    if (error instanceof DOMException && error.name === 'NotAllowedError')
      throw new AppError('storage', `The permission to read “${file.path}” was taken back. Add the folder again.`, {
        cause: error,
      });
    return { failed: 'It could not be read: it was moved, changed or locked while it was being indexed.' };
  }
  const twins = library.items.withHash(hash).filter(({ size }) => size === blob.size);
  const place = placeOf({ source: plan.source, path: file.path });
  const first = twins[0];
  if (!first || !twins.every((twin) => isReady(library, twin)))
    return { ticket: { file, hash, blob, media: mediaOf(file.path) ?? 'picture', takenAt } };

  const replaced = library.items.at(place);
  const same = twins.filter((twin) => placeOf(twin) === placeOf(first));
  const own = same.map((twin) => ({ ...twin, source: plan.source, path: file.path, modified: file.modified }));
  const isRenamed = plan.missing.some(({ id }) => id === first.id);
  if (isRenamed || placeOf(first) === place) {
    const kept = new Set(own.map(({ id }) => id));
    plan.missing = plan.missing.filter(({ id }) => !kept.has(id)); // before the wait: another file may be its copy
    await library.commit(
      own.map((item) => ({ item })),
      replaced.map(({ id }) => id).filter((id) => !kept.has(id)),
    );
    return { known: 'renamed' };
  }
  const copies = await Promise.all(own.map((item) => copyOf(library, item)));
  await library.commit(
    copies,
    replaced.map(({ id }) => id),
  );
  return { known: 'copied' };
}

const isReady = ({ book }: Library, { id, failed }: Item): boolean =>
  failed !== undefined || book?.rowOf(id) !== undefined;

async function copyOf(library: Library, twin: Item): Promise<Entry> {
  const row = library.book?.rowOf(twin.id);
  const vector = row === undefined ? undefined : library.book?.vectors.row(row).slice();
  const thumbnail = await library.thumbnail(twin.id);
  const item = { ...twin, id: library.items.nextId(), added: Date.now() };
  return { item, ...(vector && { vector }), ...(thumbnail && { thumbnail }) };
}

/** What the model gave for one picture of a file. */
export interface Seen {
  vector: Float32Array;
  width: number;
  height: number;
  thumbnail?: Blob;
  /** Seconds, of a moment of a video. */
  time?: number;
}

/** Keeps what was seen of some files, in place of what was known there; the ids of equal moments stay. */
export async function keepSeen(
  library: Library,
  source: number,
  files: readonly { ticket: Ticket; seen: readonly Seen[] }[],
): Promise<void> {
  const entries: Entry[] = [];
  const removed: number[] = [];
  for (const { ticket, seen } of files) {
    const known = library.items.at(placeOf({ source, path: ticket.file.path }));
    const kept = new Set<number>();
    for (const { vector, width, height, thumbnail, time } of seen) {
      const id = known.find((item) => item.time === time)?.id ?? library.items.nextId();
      kept.add(id);
      const item = { ...fileFields(source, ticket), id, width, height, ...(time !== undefined && { time }) };
      entries.push({ item, vector, ...(thumbnail && { thumbnail }) });
    }
    for (const { id } of known) if (!kept.has(id)) removed.push(id);
  }
  await library.commit(entries, removed);
}

/** Notes that a file cannot be read, so that it is not tried again until it changes. */
export async function keepFailure(
  library: Library,
  source: number,
  { ticket, reason }: { ticket: Ticket; reason: string },
): Promise<void> {
  const [known, ...others] = library.items.at(placeOf({ source, path: ticket.file.path }));
  const item: Item = {
    ...fileFields(source, ticket),
    id: known?.id ?? library.items.nextId(),
    width: 0,
    height: 0,
    failed: reason,
  };
  // The vector of what was there before says nothing about what is there now.
  await library.commit([], known ? [known.id, ...others.map(({ id }) => id)] : []);
  await library.commit([{ item }]);
}

const fileFields = (source: number, { file, hash, blob, takenAt }: Ticket) => ({
  ...(takenAt && { takenAt }),
  source,
  path: file.path,
  size: blob.size,
  modified: file.modified,
  hash,
  added: Date.now(),
});
