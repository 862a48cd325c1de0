import { createBudget, tableBudget, type Budget } from './budget.ts';
import { npyOfFloats, npyOfTexts, readNpy, type NpyArray } from './npy.ts';
import type { VectorTable } from './parquet.ts';
import { readZip, writeZip, type ZipFile } from './zip.ts';

/** Arrays of an .npz: `vectors` (float32, rows of unit length), `paths` (texts, same order), and one text a metadata key. */
export function writeNpz({ paths, vectors, dims, metadata }: VectorTable): Blob {
  return writeZip([
    { name: 'vectors.npy', parts: npyOfFloats(vectors, [paths.length, dims]) },
    { name: 'paths.npy', parts: npyOfTexts(paths) },
    ...Object.entries(metadata).map(([key, value]) => ({ name: `${key}.npy`, parts: npyOfTexts([value]) })),
  ]);
}

/** Names that such arrays have elsewhere (clip-retrieval, open_clip scripts). */
const vectorNames = ['vectors', 'embeddings', 'image_embeddings', 'img_emb', 'features'];
const pathNames = ['paths', 'path', 'image_path', 'files', 'filenames', 'ids'];

/** Other arrays are read when they are small: metadata is a text each. In bytes. */
const mostMetadataBytes = 64 * 1024;

/** Reads vectors and their paths from an .npz. Throws a RangeError that says what was found. */
export async function readNpz(file: Blob, signal?: AbortSignal): Promise<VectorTable> {
  const budget = createBudget(tableBudget(file.size));
  const files = await readZip(file, budget, signal);
  const arrays = new Map(
    [...files].flatMap(([name, entry]) => (name.endsWith('.npy') ? [[name.slice(0, -4), entry]] : [])),
  );
  const found = [...arrays.keys()].join(', ') || 'none';
  const named = async (names: readonly string[]): Promise<NpyArray | undefined> => {
    const name = names.find((candidate) => arrays.has(candidate));
    if (name === undefined) return undefined;
    const bytes = await arrays.get(name)!.read();
    return inArray(name, () => readNpy(bytes, budget));
  };
  const vectors = await named(vectorNames);
  if (!(vectors?.values instanceof Float32Array) || vectors.shape.length !== 2)
    throw new RangeError(`it has no table of numbers named “vectors”; its arrays are: ${found}`);
  const paths = await named(pathNames);
  if (!paths || paths.values instanceof Float32Array)
    throw new RangeError(`it has no texts named “paths”; its arrays are: ${found}`);
  const [rows, dims] = vectors.shape as [number, number];
  if (paths.values.length !== rows) throw new RangeError(`it has ${rows} vectors, but ${paths.values.length} paths`);
  return { paths: paths.values, vectors: vectors.values, dims, metadata: await metadataOf(arrays, budget, signal) };
}

/** What is wrong with an array is said of it by its name. */
function inArray<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new RangeError(`its array “${name}” cannot be read: ${cause.message}`, { cause });
  }
}

/** Arrays of a single text, by their names. What else there is concerns nobody. */
async function metadataOf(
  arrays: ReadonlyMap<string, ZipFile>,
  budget: Budget,
  signal?: AbortSignal,
): Promise<Record<string, string>> {
  const pairs: [string, string][] = [];
  for (const [name, entry] of arrays) {
    if (entry.bytes > mostMetadataBytes || [...vectorNames, ...pathNames].includes(name)) continue;
    const values = await entry
      .read()
      .then((bytes) => readNpy(bytes, budget).values)
      .catch(() => []);
    signal?.throwIfAborted();
    if (values.length === 1 && typeof values[0] === 'string') pairs.push([name, values[0]]);
  }
  return Object.fromEntries(pairs);
}
