import { npyOfFloats, npyOfTexts, readNpy, type NpyArray } from './npy.ts';
import type { VectorTable } from './parquet.ts';
import { readZip, writeZip } from './zip.ts';

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

/** Reads vectors and their paths from an .npz. Throws a RangeError that says what was found. */
export async function readNpz(file: Blob): Promise<VectorTable> {
  const files = await readZip(file);
  const arrays = new Map<string, NpyArray>();
  for (const [name, bytes] of files) if (name.endsWith('.npy')) arrays.set(name.slice(0, -4), readNpy(bytes));
  const named = (names: readonly string[]): NpyArray | undefined =>
    names.map((name) => arrays.get(name)).find((array) => array !== undefined);
  const [vectors, paths] = [named(vectorNames), named(pathNames)];
  const found = [...arrays.keys()].join(', ') || 'none';
  if (!(vectors?.values instanceof Float32Array) || vectors.shape.length !== 2)
    throw new RangeError(`it has no table of numbers named “vectors”; its arrays are: ${found}`);
  if (!paths || paths.values instanceof Float32Array)
    throw new RangeError(`it has no texts named “paths”; its arrays are: ${found}`);
  const [rows, dims] = vectors.shape as [number, number];
  if (paths.values.length !== rows) throw new RangeError(`it has ${rows} vectors, but ${paths.values.length} paths`);
  const single = [...arrays].filter(([, { values }]) => values.length === 1 && !(values instanceof Float32Array));
  const metadata = Object.fromEntries(single.map(([name, { values }]) => [name, String(values[0])]));
  return { paths: paths.values, vectors: vectors.values as Float32Array<ArrayBuffer>, dims, metadata };
}
