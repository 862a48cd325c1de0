import { createCountClock } from '../../../runtime/time-left.ts';
import type { Embeddings } from '../api.ts';
import { embedSafely, type EmbedPictures } from '../library/indexing.ts';
import type { Item } from '../library/item.ts';
import type { Member } from './member.ts';

/** What vectors are made with. */
export interface VectorSources {
  embed: EmbedPictures;
  items: (ids: string[]) => Promise<(Item | undefined)[]>;
  vectors: (ids: string[]) => Promise<Embeddings>;
}
/** Vectors by the keys of their members, and why some have none. */
export interface Known {
  vectors: Map<string, Float32Array>;
  failures: Map<string, string>;
}
export interface VectorProgress {
  done: number;
  total: number;
  /** Pictures a second, and seconds left, once something was measured. */
  rate?: number;
  eta?: number;
}

/** Files a call to the model. */
const batchFiles = 16;

/** Finds the vectors that are not known yet: of the library as it has them, of files by the model. Known at once. */
export async function findVectors(
  members: readonly Member[],
  known: Known,
  {
    sources,
    signal,
    onProgress,
  }: { sources: VectorSources; signal: AbortSignal; onProgress: (progress: VectorProgress) => void },
): Promise<void> {
  const wanted = members.filter(({ key }) => !known.vectors.has(key) && !known.failures.has(key));
  await takeFromLibrary(wanted, known, sources);
  const files = wanted.filter((member) => 'file' in member);
  const began = performance.now();
  const clock = createCountClock();
  const tell = (done: number): void => {
    clock.reached(done);
    const eta = clock.left(files.length - done);
    const rate = done > 0 && { rate: done / ((performance.now() - began) / 1000) };
    onProgress({ done, total: files.length, ...rate, ...(eta !== undefined && { eta }) });
  };
  for (let at = 0; at < files.length; at += batchFiles) {
    tell(at);
    signal.throwIfAborted();
    const some = files.slice(at, at + batchFiles);
    const output = await embedSafely(
      some.map(({ file }) => file),
      sources.embed,
      { signal, onDone: (done) => tell(at + done) },
    );
    for (const { index, message } of output.failures) known.failures.set(some[index]!.key, message);
    for (const [i, { key }] of some.entries())
      if (!known.failures.has(key))
        known.vectors.set(key, output.vectors.slice(i * output.dims, (i + 1) * output.dims));
  }
}

async function takeFromLibrary(
  wanted: readonly Member[],
  known: Known,
  { items, vectors }: VectorSources,
): Promise<void> {
  const members = wanted.filter((member) => 'item' in member);
  if (members.length === 0) return;
  const found = await items(members.map(({ item }) => String(item)));
  const there = members.filter((_, i) => found[i] && found[i].failed === undefined);
  for (const member of members)
    if (!there.includes(member)) known.failures.set(member.key, 'It is not in the library any more.');
  if (there.length === 0) return;
  const rows = await vectors(there.map(({ item }) => String(item)));
  for (const [i, { key }] of there.entries())
    known.vectors.set(key, rows.vectors.slice(i * rows.dims, (i + 1) * rows.dims));
}
