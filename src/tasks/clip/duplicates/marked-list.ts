import { writeCsv } from '../../../formats/csv.ts';
import type { Item } from '../library/item.ts';

/** A picture that is marked, and what is left of its group. */
export interface MarkedPicture {
  item: Item;
  /** Number of its group, from 1; undefined when no group holds it at this threshold. */
  group?: number | undefined;
  /** The picture of the group that stays. */
  instead?: Item | undefined;
}

/** A row a picture, with what it is a duplicate of. RFC 4180. */
export function markedCsv(pictures: readonly MarkedPicture[]): string {
  const head = ['path', 'bytes', 'width', 'height', 'modified', 'sha256', 'group', 'kept_instead'];
  const rows = pictures.map(({ item, group, instead }) => [
    item.path,
    item.size,
    item.width,
    item.height,
    new Date(item.modified).toISOString(),
    item.hash,
    group ?? '',
    instead?.path ?? '',
  ]);
  return writeCsv([head, ...rows]);
}

/** A path a line, as they are. */
export const markedPaths = (items: readonly Item[]): string => items.map(({ path }) => `${path}\n`).join('');

/** A path a line, each one word of a POSIX shell, whatever is in its name. */
export const shellPaths = (items: readonly Item[]): string => items.map(({ path }) => `${shellWord(path)}\n`).join('');

/** Characters that would break the line of a list. */
const control = /\p{Cc}/u;

/**
 * A path as one word: in single quotes, in which only the quote itself means something (POSIX 2.2.2); with control
 * characters as dollar-single-quotes (POSIX.1-2024 2.2.4). `./` before it keeps a leading dash from being an option.
 */
export function shellWord(path: string): string {
  const safe = path.startsWith('/') ? path : `./${path}`;
  if (!control.test(safe)) return `'${safe.replaceAll("'", `'\\''`)}'`;
  const escaped = safe.replaceAll(/[\\']/gu, (character) => `\\${character}`);
  return `$'${escaped.replaceAll(new RegExp(control, 'gu'), octal)}'`;
}

/** Each byte as three octal digits: a digit that follows cannot be taken for one of them. */
const octal = (character: string): string =>
  Array.from(new TextEncoder().encode(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
