import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npyOfFloats, npyOfTexts } from '../../src/formats/npy.ts';
import { writeParquet } from '../../src/formats/parquet.ts';
import { writeZip } from '../../src/formats/zip.ts';
import { unitRows } from '../clip-golden-library.ts';

/** Writes vectors.npz and vectors.parquet for `check_vectors.py` into the folder named by the second argument. */
const folder = process.argv[3] ?? '.';
const [count, dims] = [20_000, 96];
const vectors = unitRows(1, { count, dims }) as Float32Array<ArrayBuffer>;
const paths = Array.from({ length: count }, (_, i) => (i % 3 ? `folder/${i}.jpg` : `Fotos/Grüße 日本 🐱 ${i}.png`));
const zip = writeZip([
  { name: 'vectors.npy', parts: npyOfFloats(vectors, [count, dims]) },
  { name: 'paths.npy', parts: npyOfTexts(paths) },
]);
const table = writeParquet({ paths, vectors, dims, metadata: { model: 'test' } });
const write = async (name: string, blob: Blob): Promise<void> =>
  writeFileSync(join(folder, name), new Uint8Array(await blob.arrayBuffer()));
await write('vectors.npz', zip);
await write('vectors.parquet', table);
await write('paths.json', new Blob([JSON.stringify(paths)]));
