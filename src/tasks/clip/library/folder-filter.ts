import type { Filter } from '../engine/search/query.ts';

type FolderFilter = Extract<Filter, { kind: 'folder' }>;

/** As names are compared: without regard to case, nor to how accents are composed (macOS takes them apart), with one slash. */
const plain = (path: string): string => path.normalize('NFC').toLowerCase().replaceAll('\\', '/');

const matchers = new WeakMap<FolderFilter, (path: string) => boolean>();

/**
 * Whether a path lies in a folder that a filter means, by a part of the folders' names; a file's own name does not count.
 * A whole path as a system shows it (`C:\\Users\\me\\Photos\\2024`, `/home/me/Photos/2024/`) means the folder that it
 * leads to, though the library knows paths only from the folder on that was added.
 */
export function inFolder(filter: FolderFilter): (path: string) => boolean {
  const known = matchers.get(filter);
  if (known) return known;
  const wanted = plain(filter.value);
  const isWhole = /^(?:[a-z]:)?\//.test(wanted);
  const names = wanted
    .replace(/^[a-z]:/, '')
    .split('/')
    .filter((name) => name && name !== '.');
  const part = names.join('/');
  const matches = (path: string): boolean => {
    const folders = plain(path).split('/').slice(0, -1);
    if (folders.join('/').includes(part)) return true;
    if (!isWhole) return false;
    const start = names.lastIndexOf(folders[0] ?? '');
    return start >= 0 && names.slice(start).every((name, i) => name === folders[i]);
  };
  matchers.set(filter, matches);
  return matches;
}
