import { freeName } from '../../../formats/file-names.ts';
import { AppError, isAbort } from '../../../runtime/errors.ts';
import { contentHash } from './content-hash.ts';
import { factFields, factsOf, isOutdated, needsNewLook, withFacts, type Facts } from './facts.ts';
import { placeOf, type Item } from './item.ts';
import type { Entry, Library } from './library.ts';
import type { Listed } from './listing.ts';
import { givenPath, relationOf } from './relation.ts';
import { importedAt, isAlike } from './twin.ts';

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
  /** Files without a folder that are in hand: their paths in the library, and their names with their contents. */
  inHand: { paths: Set<string>; files: Set<string> };
  /** Entries of an earlier version are read anew, and nothing else: a file that is gone or changed is left for later. */
  isOfOutdated?: true;
}

/**
 * Compares a listing with the library. `whole`: the folder that the listing is all of, as its path in the library; what
 * is not listed below it is gone.
 */
export function planIntake(
  { items, book }: Library,
  listed: readonly Listed[],
  { source, whole }: { source: number; whole?: string },
): Plan {
  const inHand = { paths: new Set<string>(), files: new Set<string>() };
  const plan: Plan = { source, space: book?.space.key, pending: [], skipped: 0, missing: [], inHand };
  const seen = new Set<string>();
  const singles = source === 0 ? givenItems(items.all()) : undefined;
  for (const file of listed) {
    const place = placeOf({ source, path: file.path });
    if (!singles && seen.has(place)) continue;
    const known = singles ? (singles.get(file.path) ?? []) : items.at(place);
    const same = known.filter(({ size, modified }) => size === file.size && modified === file.modified);
    const isSame = same.length > 0 && (singles !== undefined || same.length === known.length);
    const isSeen = same.every(({ id, failed }) => failed !== undefined || book?.rowOf(id) !== undefined);
    // Entries of folders are read anew by `planOutdated`; files without one are at hand only now.
    const isDone = isSeen && !(singles && same.some(isOutdated));
    // A bare name says too little: only the content tells whether it is the one known. The second of a name has to be
    // opened in any case.
    const isCertain = !singles || (file.path.includes('/') && !seen.has(place));
    seen.add(place);
    if (isSame && isDone && isCertain) plan.skipped++;
    else plan.pending.push(file);
  }
  if (whole !== undefined)
    for (const item of items.all())
      if (item.source === source && item.path.startsWith(`${whole}/`) && !seen.has(placeOf(item)))
        plan.missing.push(item);
  return plan;
}

/** Items of files without a folder, by the paths they were given under. */
function givenItems(items: Iterable<Item>): Map<string, Item[]> {
  const given = new Map<string, Item[]>();
  for (const item of items) {
    if (item.source !== 0) continue;
    const path = givenPath(item);
    given.set(path, [...(given.get(path) ?? []), item]);
  }
  return given;
}

/** A file that has to be looked at: its pictures go to the model. */
export interface Ticket {
  file: Listed;
  /** As `Item.given`. */
  given?: string;
  hash: string;
  blob: File;
  facts: Facts;
}
/** What came of a pending file before any model was asked. */
export type Opened = { ticket: Ticket } | { known: 'renamed' | 'copied' | 'skipped' } | { failed: string };

/**
 * Opens the next pending file and hashes it. Content that the library has already is taken over: a file that was only
 * renamed keeps its item, a copy shares the vector. A file that cannot be read now is told and will be tried again.
 */
export async function openPending(
  library: Library,
  plan: Plan,
  { file, signal }: { file: Listed; signal: AbortSignal },
): Promise<Opened> {
  let blob: File;
  let hash: string;
  let facts: Facts;
  const before = plan.isOfOutdated && outdatedAt(library, plan.source, file);
  try {
    blob = await file.open();
    if (before && (before.length === 0 || blob.size !== file.size || blob.lastModified !== file.modified))
      return { known: 'skipped' };
    hash = before ? before[0]!.hash : await contentHash(blob); // what is at its place unchanged is what it was
    facts = await factsOf(blob, file.path, signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    if (error instanceof DOMException && error.name === 'NotAllowedError')
      throw new AppError('storage', `The permission to read “${file.path}” was taken back. Add the folder again.`, {
        cause: error,
      });
    if (plan.isOfOutdated) return { known: 'skipped' };
    return { failed: 'It could not be read: it was moved, changed or locked while it was being indexed.' };
  }
  const { source, missing, inHand } = plan;
  // From here to the first wait nothing else may come between: two files of one name or content are often open at once.
  const relation = relationOf(library, { source, file, size: blob.size, hash, missing });
  const ticketFor = async (place: Pick<Ticket, 'given'> & { path: string }): Promise<Opened> => {
    const { path, ...given } = place;
    return { ticket: { file: { ...file, path }, ...given, hash, blob, facts } };
  };
  if (relation.kind === 'new' || relation.kind === 'copy') {
    if (source === 0) {
      const named = `${file.path}\n${hash}`;
      if (inHand.files.has(named)) return { known: 'skipped' };
      inHand.files.add(named);
    }
    const place = source === 0 ? freePlace(library, plan, file.path) : { path: file.path };
    if (relation.kind === 'new') return ticketFor(place);
    const own = relation.items.map((item) =>
      withFacts(placed(item, { ...place, source, modified: file.modified }), facts),
    );
    const copies = await Promise.all(own.map((item) => copyOf(library, item)));
    const adopted = copies.map((entry) => {
      const { item, vector } = entry;
      const isOf = (other: Item): boolean =>
        other.time === item.time && vector !== undefined && isAlike(library, other, vector);
      return { ...entry, item: adopt(item, importedAt(library, file.path).find(isOf)) };
    });
    await library.commit(adopted, itemsAt(library, source, place.path));
    return { known: 'copied' };
  }
  const { items, isReady } = relation;
  if (source === 0 && items[0]!.source !== 0) return { known: 'skipped' };
  const kept = new Set(items.map(({ id }) => id));
  plan.missing = missing.filter(({ id }) => !kept.has(id)); // before the wait: another file may be its copy
  const place = source === 0 ? placeFields(items[0]!) : { path: file.path };
  const replaced = itemsAt(library, source, place.path).filter((id) => !kept.has(id));
  const isTouched = items.some(
    (item) => item.modified !== file.modified || item.source !== source || item.path !== place.path,
  );
  const isOld = items.some(isOutdated);
  const own = items.map((item) => {
    const moved = placed(item, { ...place, source, modified: file.modified });
    return isOld ? withFacts(moved, facts) : moved;
  });
  const isSeen = (isReady || plan.isOfOutdated === true) && !(isOld && (await isUnlike(items, blob, facts)));
  if (isTouched || (isOld && isSeen))
    await library.commit(
      own.map((item) => ({ item })),
      replaced,
    );
  if (!isSeen) return ticketFor(place);
  return { known: isTouched ? 'renamed' : 'skipped' };
}

/** The entries that a file is known as, where any is of an earlier version. */
function outdatedAt(library: Library, source: number, { path }: Listed): readonly Item[] {
  const known = library.items.at(placeOf({ source, path }));
  return known.some(isOutdated) ? known : [];
}

/** Whether the pixels of any of a file's entries are to be looked at again. */
async function isUnlike(items: readonly Item[], blob: File, facts: Facts): Promise<boolean> {
  for (const item of items) if (await needsNewLook(item, blob, facts)) return true;
  return false;
}

/** An entry with the place and date of a file. */
function placed(item: Item, file: Pick<Item, 'source' | 'path' | 'given' | 'modified'>): Item {
  const own: Item = { ...item, ...file };
  if (file.given === undefined) delete own.given;
  return own;
}

/** The item in place of one that it is known as: a file without a folder stays under the path that it has there. */
function adopt(item: Item, known: Item | undefined): Item {
  if (!known) return item;
  const own = { ...item, id: known.id, added: known.added };
  return item.source === 0 ? placed(own, { source: 0, modified: own.modified, ...placeFields(known) }) : own;
}

const itemsAt = (library: Library, source: number, path: string): number[] =>
  library.items.at(placeOf({ source, path })).map(({ id }) => id);

const placeFields = ({ path, given }: Item): { path: string; given?: string } => ({
  path,
  ...(given !== undefined && { given }),
});

/** A path for a file without a folder: its own, or with a number where another picture has it already. */
function freePlace({ items }: Library, { inHand }: Plan, wanted: string): { path: string; given?: string } {
  // What could not be read gives its place to whatever comes.
  const isFree = (path: string): boolean =>
    !inHand.paths.has(path) && items.at(placeOf({ source: 0, path })).every(({ failed }) => failed !== undefined);
  const path = freeName(wanted, isFree);
  inHand.paths.add(path);
  return { path, ...(path !== wanted && { given: wanted }) };
}

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

/**
 * Keeps what was seen of some files, in place of what was known there. The ids of equal moments stay while the content is
 * the same: what a person decided of a picture does not pass to another one that came to its place.
 */
export async function keepSeen(
  library: Library,
  source: number,
  files: readonly { ticket: Ticket; seen: readonly Seen[] }[],
): Promise<void> {
  const entries: Entry[] = [];
  const removed: number[] = [];
  for (const { ticket, seen } of files) {
    const known = library.items.at(placeOf({ source, path: ticket.file.path }));
    const imported = importedAt(library, ticket.given ?? ticket.file.path);
    const kept = new Set<number>();
    for (const { vector, width, height, thumbnail, time } of seen) {
      const isOf = (item: Item): boolean => item.time === time && !kept.has(item.id);
      const same =
        known.find((item) => isOf(item) && item.hash === ticket.hash) ??
        imported.find((item) => isOf(item) && isAlike(library, item, vector));
      const id = same?.id ?? library.items.nextId();
      kept.add(id);
      const item = {
        ...fileFields(source, ticket),
        id,
        width,
        height,
        ...(time !== undefined && { time }),
      };
      entries.push({ item: adopt(item, same), vector, ...(thumbnail && { thumbnail }) });
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

const fileFields = (source: number, { file, given, hash, blob, facts }: Ticket) => ({
  ...(given !== undefined && { given }),
  ...factFields(facts),
  source,
  path: file.path,
  size: blob.size,
  modified: file.modified,
  hash,
  added: Date.now(),
});
