import { readdirSync, readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNpz as readNpzPlainly } from '../../e2e/npz.ts';
import { createBudget } from './budget.ts';
import { writeCsv } from './csv.ts';
import { npyOfFloats, npyOfTexts, readNpy } from './npy.ts';
import { readNpz, writeNpz } from './npz-vectors.ts';
import { readParquet } from './parquet-vectors.ts';
import { writeParquet } from './parquet.ts';
import { readZip, writeZip } from './zip.ts';

const table = (paths: string[], dims: number) => ({
  paths,
  dims,
  vectors: Float32Array.from({ length: paths.length * dims }, (_, i) => Math.fround(Math.sin(i))),
  metadata: { model: 'a model', space: 'a/b' },
});
const anyTable = fc
  .tuple(
    fc.array(
      fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\0')),
      { minLength: 2, maxLength: 9 },
    ),
    fc.integer({ min: 1, max: 40 }),
  )
  .map(([paths, dims]) => table(paths, dims));

test('what is written as .npz or Parquet is read back, numbers and texts exactly', async () => {
  await fc.assert(
    fc.asyncProperty(anyTable, async (given) => {
      expect(await readNpz(writeNpz(given))).toEqual(given);
      expect(await readParquet(writeParquet(given))).toEqual(given);
    }),
    { numRuns: 50 },
  );
});

test('more rows than a group are in the order of their paths', async () => {
  const given = table(
    Array.from({ length: 9_000 }, (_, i) => `${i}.jpg`),
    3,
  );
  expect(await readParquet(writeParquet(given))).toEqual(given);
  const arrays = readNpzPlainly(
    Buffer.from(await writeZip([{ name: 'v.npy', parts: npyOfFloats(given.vectors, [9_000, 3]) }]).arrayBuffer()),
  );
  expect(arrays.v).toEqual({ shape: [9_000, 3], data: given.vectors });
});

const budget = () => createBudget(1e6);
const bytesOf = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.concat(parts));
const npy = (descr: string, body: Uint8Array): Uint8Array<ArrayBuffer> => {
  const bytes = bytesOf(npyOfFloats(new Float32Array(0), [2]));
  const header = Buffer.from(bytes).toString('latin1').replace("'<f4'", `'${descr}'`);
  return bytesOf([Buffer.from(header, 'latin1'), body]);
};

test("halves and doubles of others' arrays are read too", () => {
  expect(readNpy(npy('<f8', new Uint8Array(Float64Array.of(0.5, -3).buffer)), budget()).values).toEqual(
    Float32Array.of(0.5, -3),
  );
  expect(readNpy(npy('<f2', new Uint8Array(Uint16Array.of(0x3800, 0x0001).buffer)), budget()).values).toEqual(
    Float32Array.of(0.5, 2 ** -24),
  );
});

test.each([
  ['>f4', 'big-endian'],
  ['<i8', 'of type i8'],
  ['|O', 'holds Python objects, which can run programs and are not opened; save texts as np.array(paths, dtype=str)'],
])('an array of %s is refused', (descr, message) => {
  expect(() => readNpy(npy(descr, new Uint8Array(16)), budget())).toThrow(message);
});

// The same table by pyarrow and polars in every compression: e2e/reference/golden/make_clip_parquet.py.
const parquetFolder = 'e2e/golden/clip/parquet';
test.each(readdirSync(parquetFolder))('%s is read', async (name) => {
  const found = await readParquet(new Blob([readFileSync(`${parquetFolder}/${name}`)]));
  const paths = Array.from({ length: 40 }, (_, i) => `photos/été ${i % 7}/${String(i).padStart(4, '0')}.jpg`);
  expect({ paths: found.paths, dims: found.dims }).toEqual({ paths, dims: 16 });
  for (const [i, value] of found.vectors.entries()) expect(value).toBeCloseTo(Math.sin(i), 6);
});

test('damaged compressed pages give a sentence, whatever the library makes of them', async () => {
  const names = readdirSync(parquetFolder);
  const damages = fc.tuple(
    fc.constantFrom(...names),
    fc.array(fc.tuple(fc.nat(4_000), fc.nat(255)), { minLength: 1, maxLength: 6 }),
  );
  await fc.assert(
    fc.asyncProperty(damages, async ([name, changes]) => {
      const bytes = Uint8Array.from(readFileSync(`${parquetFolder}/${name}`));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      await readParquet(new Blob([bytes])).catch((error: unknown) => expect(error).toBeInstanceOf(RangeError));
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 200) },
  );
});

test('damaged archives are refused with what is wrong', async () => {
  const whole = new Uint8Array(await writeNpz(table(['a', 'b'], 2)).arrayBuffer());
  await expect(readZip(new Blob([whole.subarray(0, 100)]), budget())).rejects.toThrow('no directory');
  await expect(readZip(new Blob([]), budget())).rejects.toThrow('no directory');
  await expect(readNpz(writeZip([{ name: 'x.npy', parts: npyOfTexts(['a']) }]))).rejects.toThrow('its arrays are: x');
  await expect(readParquet(new Blob([whole]))).rejects.toThrow('no Parquet file');
});

test('a deflated file is read (numpy.savez_compressed)', async () => {
  const stored = new Uint8Array(
    await writeZip([{ name: 'a.txt', parts: [new TextEncoder().encode('aaaa')] }]).arrayBuffer(),
  );
  const packed = deflateRawSync('aaaa');
  const at = Buffer.from(stored).indexOf('aaaa', 'latin1');
  const bytes = bytesOf([stored.subarray(0, at), packed, stored.subarray(at + 4)]);
  const view = new DataView(bytes.buffer);
  const directory = Buffer.from(bytes).indexOf('PK\x01\x02', 'latin1');
  view.setUint16(directory + 10, 8, true);
  view.setUint32(directory + 20, packed.length, true);
  view.setUint32(bytes.length - 6, directory, true);
  const files = await readZip(new Blob([bytes]), budget());
  expect(new TextDecoder().decode(await files.get('a.txt')!.read())).toBe('aaaa');
});

test('no text of a table is run as a formula, numbers stay numbers, and every cell can be read again', () => {
  const text = fc
    .tuple(fc.constantFrom('', '=', '+', '-', '@', '\t', '\r', '\n', '＝', '"', ','), fc.string())
    .map((all) => all.join(''));
  fc.assert(
    fc.property(fc.array(fc.oneof(text, fc.integer()), { minLength: 1, maxLength: 5 }), (row) => {
      const cells = [...writeCsv([row]).matchAll(/(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(?:,|\r\n$)/g)];
      const found = cells.map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare!).slice(0, row.length);
      for (const [i, value] of row.entries()) {
        expect(found[i]!.replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, '')).toBe(String(value));
        if (typeof value === 'string') expect(found[i]).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      }
    }),
  );
  expect(writeCsv([[-0.5, '-0.5', '=1+1']])).toBe("-0.5,'-0.5,'=1+1\r\n");
});

test('cells with commas, quotes and line breaks are quoted', () => {
  expect(
    writeCsv([
      ['path', 'score'],
      ['a, "b"\n.jpg', 0.5],
    ]),
  ).toBe('path,score\r\n"a, ""b""\n.jpg",0.5\r\n');
});
