import { endingOf, fileType, headBytes, kindOfName, type FileKind } from '../../../formats/file-type.ts';

/** How a file becomes something to look at. */
export type Media = 'picture' | 'video' | 'raw';

const isMedia = (kind: FileKind): kind is Media => kind === 'picture' || kind === 'video' || kind === 'raw';

/** Endings that programs of quite other kinds use as well: TypeScript is no transport stream. */
const ambiguous = new Set(['ts', 'mts']);
/** What cameras and editors write beside a picture or video; some of it is a small picture itself. */
const sideEndings = new Set('xmp aae thm lrv pp3 dop on1 cos nksc'.split(' '));

/** What kind of file it is by the ending of its name; undefined for what the library does not take. */
export function mediaOf(path: string): Media | undefined {
  const kind = kindOfName(path);
  return isMedia(kind) ? kind : undefined;
}

/** What a file is by its content; by its name where that is of no known kind. */
export interface ToldMedia {
  media: Media | undefined;
  /** In words. */
  found: string;
  /** As `Item.format`. */
  format?: string;
}

/** Reads the first bytes of a file. */
export async function mediaIn(file: Blob, path: string): Promise<ToldMedia> {
  const head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
  const { kind, name: found, ending } = fileType(head, path);
  const format = ending && { format: ending };
  if (kind === 'graphic') return { media: mediaOf(path) && 'picture', found, ...format };
  if (isMedia(kind)) return { media: kind, found, ...format };
  return { media: ambiguous.has(endingOf(path)) ? undefined : mediaOf(path), found };
}

/** What is known of an entry's file. */
interface Known {
  path: string;
  media?: Media;
  format?: string;
}

/** How the file of an entry is looked at: by what was read of it, else by its name. */
export const mediaOfItem = ({ path, media }: Known): Media | undefined => media ?? mediaOf(path);

/** What speaks against a file in a list of many, as far as its name tells: undefined where it is taken. */
export function reasonByName(name: string): string | undefined {
  if (name.startsWith('.')) return 'It is a hidden file.';
  return sideEndings.has(endingOf(name)) ? 'It goes with a picture or video and is none itself.' : undefined;
}

/** Whether the ending alone says that a file is to be looked at; of any other the content is asked. */
export const isNamedMedia = (name: string): boolean => mediaOf(name) !== undefined && !ambiguous.has(endingOf(name));

const aliases: Record<string, string> = {
  jpeg: 'jpg',
  jpe: 'jpg',
  jfif: 'jpg',
  tiff: 'tif',
  heif: 'heic',
  hif: 'heic',
  apng: 'png',
  nrw: 'nef',
  m4v: 'mp4',
};
const plain = (ending: string): string => aliases[ending] ?? ending;

/** The ending that says what an entry's file is: that of its content; of its name where that is of the same kind. */
function trueEnding({ path, media, format }: Known): string {
  if (format !== undefined) return format;
  return media === undefined || mediaOf(path) === media ? endingOf(path) : '';
}

/** Whether an entry is of the type a person wrote: `jpg`, `video`, `picture`, `raw`. */
export function isOfType(item: Known, type: string): boolean {
  const wanted = type
    .toLowerCase()
    .replace(/^\./, '')
    .replace(/^(photo|image)$/, 'picture');
  return mediaOfItem(item) === wanted || plain(trueEnding(item)) === plain(wanted);
}
