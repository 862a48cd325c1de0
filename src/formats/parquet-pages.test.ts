import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { CompressionCodec } from 'hyparquet';
import { expect, test } from 'vitest';
import { readParquet } from './parquet-vectors.ts';
import { unfoldFor } from './parquet-unfold.ts';
import { mutate, seededRandom } from './testing/mutate.ts';
import { guarded } from './testing/watch.ts';
import { varint, writeThrift, type ThriftStruct } from './thrift.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const joined = (...parts: readonly Uint8Array[]): Bytes => Uint8Array.from(Buffer.concat(parts));
const i32 = (value: number) => ({ i32: value });
const runs = Number(process.env.FUZZ_RUNS ?? 100);

/** The numbers of the codecs in the format, and what packs into them without a program. */
const codecs: Record<string, { number: number; pack: (bytes: Bytes) => Uint8Array }> = {
  UNCOMPRESSED: { number: 0, pack: (bytes) => bytes },
  SNAPPY: { number: 1, pack: (bytes) => joined(Uint8Array.from(varint(bytes.length)), ...literals(bytes)) },
  GZIP: { number: 2, pack: (bytes) => gzipSync(bytes) },
  BROTLI: { number: 4, pack: (bytes) => brotliCompressSync(bytes) },
  LZ4: { number: 5, pack: (bytes) => lz4(bytes) },
  ZSTD: { number: 6, pack: (bytes) => zstd(bytes) },
  LZ4_RAW: { number: 7, pack: (bytes) => lz4(bytes) },
};
/** Snappy: literals of 60 bytes at most. */
const literals = (bytes: Bytes) =>
  Array.from({ length: Math.ceil(bytes.length / 60) }, (_, i) => bytes.subarray(i * 60, i * 60 + 60)).map((part) =>
    joined(Uint8Array.of((part.length - 1) << 2), part),
  );
/** LZ4: one sequence of literals. */
function lz4(bytes: Bytes): Bytes {
  if (bytes.length < 15) return joined(Uint8Array.of(bytes.length << 4), bytes);
  const rest = bytes.length - 15;
  return joined(Uint8Array.of(0xf0, ...Array<number>(Math.floor(rest / 255)).fill(255), rest % 255), bytes);
}
/** Zstandard: one frame of a raw block, with its size told. */
const zstd = (bytes: Bytes): Bytes =>
  joined(
    Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0),
    new Uint8Array(Uint32Array.of(bytes.length).buffer),
    new Uint8Array(Uint32Array.of(bytes.length * 8 + 1).buffer).subarray(0, 3),
    bytes,
  );

interface Page {
  body: Bytes;
  values: number;
  encoding: number;
  isDictionary?: boolean;
  /** Lengths of the levels in the second version of the format. */
  levels?: { repetition: number; definition: number; nulls: number; rows: number };
}

function pageOf({ body, values, encoding, isDictionary, levels }: Page, pack: (bytes: Bytes) => Uint8Array): Bytes {
  const level = levels ? levels.repetition + levels.definition : 0;
  const packed = joined(body.subarray(0, level), pack(body.slice(level)));
  const sizes = { 2: i32(body.length), 3: i32(packed.length) };
  const claims = { 1: i32(values), 2: i32(encoding) };
  if (isDictionary) return joined(writeThrift({ 1: i32(2), ...sizes, 7: { struct: claims } }), packed);
  if (!levels)
    return joined(writeThrift({ 1: i32(0), ...sizes, 5: { struct: { ...claims, 3: i32(3), 4: i32(3) } } }), packed);
  const second = { 1: i32(values), 2: i32(levels.nulls), 3: i32(levels.rows), 4: i32(encoding) };
  const lengths = { 5: i32(levels.definition), 6: i32(levels.repetition) };
  return joined(writeThrift({ 1: i32(3), ...sizes, 8: { struct: { ...second, ...lengths } } }), packed);
}

const text = (value: string) => ({ text: value });
const magic = Buffer.from('PAR1');

/** A table of a column of texts and one of lists of floats, of `rows` rows, with the pages that are given. */
function table(codec: string, { rows, path, vector }: { rows: number; path: Page[]; vector: Page[] }): Blob {
  const { number, pack } = codecs[codec]!;
  let at = 4;
  const parts: Uint8Array[] = [magic];
  const chunk = (pages: Page[], { type, names }: { type: number; names: string[] }) => {
    const bytes = joined(...pages.map((page) => pageOf(page, pack)));
    const from = at;
    parts.push(bytes);
    at += bytes.length;
    const meta: ThriftStruct = {
      1: i32(type),
      2: { list: [i32(0)] },
      3: { list: names.map(text) },
      4: i32(number),
      5: { i64: pages.reduce((sum, { values }) => sum + values, 0) },
      6: { i64: bytes.length },
      7: { i64: bytes.length },
      9: { i64: from },
    };
    return { struct: { 2: { i64: from }, 3: { struct: meta } } };
  };
  const columns = [
    chunk(path, { type: 6, names: ['path'] }),
    chunk(vector, { type: 4, names: ['vector', 'list', 'element'] }),
  ];
  const schema = [
    { 4: text('schema'), 5: i32(2) },
    { 1: i32(6), 3: i32(0), 4: text('path'), 6: i32(0) },
    { 3: i32(0), 4: text('vector'), 5: i32(1), 6: i32(3) },
    { 3: i32(2), 4: text('list'), 5: i32(1) },
    { 1: i32(4), 3: i32(0), 4: text('element') },
  ];
  const footer = writeThrift({
    1: i32(1),
    2: { list: schema.map((struct) => ({ struct })) },
    3: { i64: rows },
    4: { list: [{ struct: { 1: { list: columns }, 2: { i64: at }, 3: { i64: rows } } }] },
  });
  return new Blob([joined(...parts, footer, new Uint8Array(Uint32Array.of(footer.length).buffer), magic)]);
}

const plainTexts = (...texts: string[]): Bytes =>
  joined(...texts.flatMap((value) => [new Uint8Array(Uint32Array.of(value.length).buffer), Buffer.from(value)]));
const sized = (...bytes: number[]) =>
  joined(new Uint8Array(Uint32Array.of(bytes.length).buffer), Uint8Array.from(bytes));
const floats = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
/** Two rows of two numbers. */
const vectorLevels = { repetition: [2, 0, 2, 1, 2, 0, 2, 1], definition: [8, 1] };
const vectorPage: Page = {
  body: joined(sized(...vectorLevels.repetition), sized(...vectorLevels.definition), floats),
  values: 4,
  encoding: 0,
};
const secondPage: Page = {
  body: joined(Uint8Array.from([...vectorLevels.repetition, ...vectorLevels.definition]), floats),
  values: 4,
  encoding: 0,
  levels: { repetition: 8, definition: 2, nulls: 0, rows: 2 },
};
const dictionary: Page = { body: plainTexts('a', 'b'), values: 2, encoding: 0, isDictionary: true };
const places = (...bytes: number[]): Page => ({ body: Uint8Array.from(bytes), values: 2, encoding: 8 });
/** Differences (DELTA_BINARY_PACKED) of two numbers: the first, then the step to the second. */
const delta = (first: number, step: number) => [
  128,
  1,
  4,
  2,
  ...varint(2 * first),
  ...varint(step < 0 ? 1 : 2 * step),
  0,
  0,
  0,
  0,
];
/** Two texts, the second of which begins with bytes of the first: “ab” and “ac” where that is one. */
const sharing = (shared: number): Page => ({
  body: joined(Uint8Array.from([...delta(0, shared), ...delta(2, -1)]), Buffer.from('abc')),
  values: 2,
  encoding: 7,
});
const whole = {
  plain: { path: [{ body: plainTexts('a', 'b'), values: 2, encoding: 0 }], vector: [vectorPage] },
  dictionary: { path: [dictionary, places(1, 3, 2)], vector: [secondPage] },
  shared: { path: [sharing(1)], vector: [secondPage] },
};
const read = (codec: string, pages: { path: Page[]; vector: Page[] }) =>
  readParquet(table(codec, { rows: 2, ...pages }));

test.for(Object.keys(codecs))('pages in %s are read', async (codec) => {
  for (const [kind, pages] of Object.entries(whole)) {
    const { paths, vectors } = await read(codec, pages);
    expect(paths).toEqual(kind === 'shared' ? ['ab', 'ac'] : ['a', 'b']);
    expect([...vectors]).toEqual([1, 2, 3, 4]);
  }
});

const many = [0xfe, 0xff, 0xff, 0xff, 0x07];
const wrong: Record<string, { path: Page[]; vector: Page[] }> = {
  'a run of a thousand million repetition levels': {
    ...whole.plain,
    vector: [{ ...vectorPage, body: joined(sized(...many, 1), sized(8, 1), floats) }],
  },
  'a run of a thousand million places': { ...whole.plain, path: [dictionary, places(1, ...many, 0)] },
  'levels in the second version that claim too much': {
    ...whole.plain,
    vector: [
      {
        ...secondPage,
        body: joined(Uint8Array.from([...many, 0, 0, 0, 8, 1]), floats),
        levels: { ...secondPage.levels!, repetition: 8 },
      },
    ],
  },
  'fewer nulls than none': {
    ...whole.plain,
    vector: [{ ...secondPage, levels: { ...secondPage.levels!, nulls: -1_000_000 } }],
  },
  'a text that shares more than there was': { ...whole.plain, path: [sharing(1_000_000_000)] },
};

test.for(Object.keys(codecs))('what is claimed inside pages in %s is checked', async (codec) => {
  for (const [name, pages] of Object.entries(wrong))
    await expect(read(codec, pages), name).rejects.toThrow('its pages are damaged');
});

test('texts that share their beginnings take of the budget what they are unfolded', async () => {
  // Each is the one before and a letter: 60,000 of them are 1.8 GB.
  const count = 60_000;
  const lengths = (first: number, least: number) => {
    // blocks of 2^31 values in one part, whose differences are all the least one
    return Uint8Array.from([...varint(2 ** 20), 1, ...varint(count), 2 * first, 2 * least, 0]);
  };
  const body = joined(lengths(0, 1), lengths(1, 0), new Uint8Array(count).fill(97));
  await expect(read('ZSTD', { ...whole.plain, path: [{ body, values: count, encoding: 7 }] })).rejects.toThrow(
    'unfolds to more than',
  );
});

test.for(Object.keys(codecs))('pages in %s that are damaged inside end in a sentence', async (codec) => {
  const kinds = Object.values(whole);
  await fc.assert(
    fc.asyncProperty(
      fc.nat(kinds.length - 1),
      fc.boolean(),
      fc.nat(1),
      fc.integer(),
      async (kind, isPath, which, seed) => {
        const { path, vector } = kinds[kind]!;
        const broken = (pages: Page[]) =>
          pages.map((page, i) =>
            i === which % pages.length ? { ...page, body: mutate(page.body, seededRandom(seed)) } : page,
          );
        await read(codec, isPath ? { path: broken(path), vector } : { path, vector: broken(vector) }).catch(
          (error: unknown) => expect(error).toBeInstanceOf(RangeError),
        );
      },
    ),
    { numRuns: runs },
  );
});

test.for(Object.keys(codecs))('damaged data in %s gives as many bytes as asked for, or an error', async (codec) => {
  const unfold = await unfoldFor(codec as CompressionCodec);
  const bytes = Uint8Array.from({ length: 400 }, (_, i) => (i * i) % 251);
  const packed = Uint8Array.from(codecs[codec]!.pack(bytes));
  expect(await unfold(packed, 400)).toEqual(bytes);
  await fc.assert(
    fc.asyncProperty(fc.integer(), fc.nat(1_000), async (seed, length) => {
      try {
        expect((await unfold(mutate(packed, seededRandom(seed)), length)).length).toBeLessThan(2_000);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: runs },
  );
});

/** A frame of Zstandard that says what it unfolds to, of blocks that are compressed. */
function zstdFrame(length: number, ...blocks: number[][]): Bytes {
  const parts = blocks.map((block, i) => {
    const header = block.length * 8 + 4 + (i === blocks.length - 1 ? 1 : 0);
    return joined(new Uint8Array(Uint32Array.of(header).buffer).subarray(0, 3), Uint8Array.from(block));
  });
  const size = new Uint8Array(Uint32Array.of(length).buffer);
  return joined(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xa0), size, ...parts);
}

test.for([
  ['a table of codes that take no bits', zstdFrame(100, [0x12, 4, 2, 5, 0xf0, 3, 0, 0, 1, 0])],
  // 98,047 copies of 65,539 bytes each, told by tables of one code each
  ['blocks that copy past the end', zstdFrame(100, ...Array(100).fill([0, 255, 255, 255, 0x54, 0, 0, 52, 1]))],
  ['blocks of one byte, two million times', joined(zstdFrame(100), new Uint8Array(3000).fill(0xfa))],
  ['frames that are skipped', joined(...Array(3000).fill(Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0)))],
] as const)('Zstandard: %s ends', async ([, bytes]) => {
  const unfold = await unfoldFor('ZSTD');
  expect(guarded(() => unfold(Uint8Array.from(bytes), 100))).toHaveLength(0);
  const whole = Uint8Array.from({ length: 400 }, (_, i) => i);
  expect(await unfold(zstd(whole), 400), 'what comes after it').toEqual(whole);
});

test('data that goes in circles or has no end is refused', async () => {
  // Snappy: a literal of minus six bytes, which leads back to itself. LZ4: a frame of minus eight.
  const snappy = await unfoldFor('SNAPPY');
  expect(() => snappy(Uint8Array.of(10, 0xfc, 0xfa, 0xff, 0xff, 0xff, 1, 2, 3, 4, 5, 6), 10)).toThrow();
  const framed = await unfoldFor('LZ4');
  expect(() => framed(Uint8Array.of(0, 0, 0, 0, 0xff, 0xff, 0xff, 0xf8, 0, 0, 0, 0), 10)).toThrow();
  // Brotli: sixteen million zeros in a few bytes, a hundred times.
  const zeros = brotliCompressSync(Buffer.alloc(2 ** 24));
  const brotli = await unfoldFor('BROTLI');
  expect(() => brotli(Uint8Array.from(zeros), 100)).toThrow();
  expect(zeros.length).toBeLessThan(200);
});
