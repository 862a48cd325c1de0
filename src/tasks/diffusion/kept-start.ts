import type { Session, Snapshot } from '../../runtime/page/kept-session.ts';
import type { DiffusionState } from './state.ts';

/** How much a whole picture is changed, and how much a marked part of one. */
export interface Strengths {
  whole: number;
  marked: number;
}

/** What a picture is started from: keys of the two files, and the strengths that belong to them. */
export interface KeptStart {
  source?: string;
  mask?: string;
  strengths: Strengths;
}
export type StartSession = Session<KeptStart>;

const keys = new WeakMap<Blob, string>();

/** A key of a file that no other file has. */
function keyOf(file: Blob): string {
  const key = keys.get(file) ?? crypto.randomUUID();
  keys.set(file, key);
  return key;
}

/** What there is to store of the picture to start from and its mask. */
export function toSnapshot(
  { source, mask }: Pick<DiffusionState, 'source' | 'mask'>,
  strengths: Strengths,
): Snapshot<KeptStart> {
  const given = Object.entries({ source, mask }).flatMap(([name, file]) => (file ? [[name, file] as const] : []));
  const named = Object.fromEntries(given.map(([name, file]) => [name, keyOf(file)])) as Pick<
    KeptStart,
    'source' | 'mask'
  >;
  return {
    value: { ...named, strengths: { ...strengths } },
    files: new Map(given.map(([, file]) => [keyOf(file), file])),
  };
}

/** What was started from; undefined where its picture was not stored. */
export function fromSnapshot({ value, files }: Snapshot<KeptStart>) {
  const [source, mask] = [value.source, value.mask].map((key) => (key === undefined ? undefined : files.get(key)));
  if (!source) return undefined;
  keys.set(source, value.source!);
  if (mask) keys.set(mask, value.mask!);
  return { source, mask, strengths: value.strengths };
}
