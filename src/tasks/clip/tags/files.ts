import { writeCsv } from '../../../formats/csv.ts';
import { foldedName, freeName } from '../../../formats/file-names.ts';
import { writeXmpSubject } from '../../../formats/xmp-subject.ts';
import type { Item } from '../library/item.ts';

/** A picture with its tags in words, the surest first. */
export interface TaggedItem {
  item: Item;
  tags: { name: string; share: number }[];
}
/** `txt`: tags with commas, as trainers read captions. `xmp`: keywords, as photo managers read them. */
export type SidecarKind = 'txt' | 'xmp';
export interface Sidecar {
  /** Of the folder of the picture. */
  source: number;
  /** With the folder that was added. */
  path: string;
  content: string;
  /** What it says, where it can be added to a file that is there. */
  keywords?: readonly string[];
}

/** A text that a spreadsheet would run as a formula is kept from it by an apostrophe. */
const harmless = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** A row a picture, also those without tags: path, seconds of a video, tags and their shares with semicolons. RFC 4180. */
export const tagsCsv = (pictures: readonly TaggedItem[]): string =>
  writeCsv([
    ['path', 'seconds', 'tags', 'shares'],
    ...pictures.map(({ item, tags }) => [
      harmless(item.path),
      item.time ?? '',
      harmless(tags.map(({ name }) => name).join('; ')),
      tags.map(({ share }) => share.toFixed(4)).join('; '),
    ]),
  ]);

/**
 * A file beside each picture that has tags. Captions lie beside `photo.jpg` as `photo.txt` (kohya-ss and diffusers'
 * trainers pair them by their stem), keywords as `photo.jpg.xmp` (darktable, digiKam and immich). The moments of a
 * video share one, with the tags of all of them.
 */
export function sidecars(pictures: readonly TaggedItem[], kind: SidecarKind): Sidecar[] {
  const files = new Map<string, { item: Item; tags: Map<string, number> }>();
  for (const { item, tags } of pictures) {
    const key = `${item.source} ${item.path}`;
    const own = files.get(key) ?? { item, tags: new Map<string, number>() };
    for (const { name, share } of tags) own.tags.set(name, Math.max(share, own.tags.get(name) ?? 0));
    files.set(key, own);
  }
  const taken = new Set<string>();
  return [...files.values()].flatMap(({ item, tags }) => {
    if (tags.size === 0) return [];
    const names = [...tags].toSorted(([, a], [, b]) => b - a).map(([name]) => name);
    const path = sidecarPath(item, kind, taken);
    const own = { source: item.source, path };
    if (kind === 'txt') return [{ ...own, content: `${names.join(', ')}\n` }];
    return [{ ...own, content: writeXmpSubject(names), keywords: names }];
  });
}

/**
 * Two pictures of one stem cannot share a caption: the second keeps its ending. Nor can two whose names differ in case
 * only, which many disks take for one.
 */
function sidecarPath({ source, path }: Item, kind: SidecarKind, taken: Set<string>): string {
  const keyOf = (name: string): string => `${source} ${foldedName(name)}`;
  const whole = `${path}.${kind}`;
  const [wanted = whole] = (kind === 'xmp' ? [] : [path.replace(/\.[^./]+$/, '.txt')]).filter(
    (name) => name !== path && !taken.has(keyOf(name)),
  );
  const found = freeName(wanted, (name) => !taken.has(keyOf(name)));
  taken.add(keyOf(found));
  return found;
}
