import type { WallTime } from '../../../formats/wall-time.ts';

/** A picture, or a moment of a video, of the library. */
export interface Item {
  /** Never given twice. */
  id: number;
  /** Where it comes from: an id of `Source`, 0 for files without a folder that can be read again. */
  source: number;
  /** With the name of the folder that was added, as a person would write it. */
  path: string;
  /** The path it was given under, where another file without a folder had that path before (two memory cards). */
  given?: string;
  /** Bytes. */
  size: number;
  /** Milliseconds since 1970. */
  modified: number;
  /** Of the content; equal for copies. Empty for what was imported without its file. */
  hash: string;
  /** Of the upright original, in pixels. */
  width: number;
  height: number;
  /** Milliseconds since 1970. */
  added: number;
  /** When it was taken, by what the file carries itself. */
  takenAt?: WallTime;
  /** How its file is looked at, by the first bytes; absent where the file was never read: then the name has to do. */
  media?: 'picture' | 'video' | 'raw';
  /** The usual ending for what its file holds, where the bytes tell: “jpg” for a JPEG, whatever it is called. */
  format?: string;
  /** `readerVersion` when its file was read; absent for 1, and for what was imported without its file. */
  read?: number;
  /** Seconds into the video. */
  time?: number;
  /** Why there is no vector; such a file is not tried again until it changes. */
  failed?: string;
  /**
   * The person took it out: its file is left alone until it changes. It counts as failed everywhere else. The mark is
   * this entry's alone: copies of the file, from before or to come, do not have it.
   */
  isTakenOut?: true;
}

/** A folder that can be looked through again. */
export interface Source {
  id: number;
  name: string;
  handle: FileSystemDirectoryHandle;
}

/**
 * What says that a file is the one known: where it is. In folders that is exact, because no folder of the library lies in
 * another (`nesting.ts`). Files without a folder have only a name, so there the content decides as well (`relation.ts`).
 */
export const placeOf = ({ source, path }: Pick<Item, 'source' | 'path'>): string => `${source}\n${path}`;
