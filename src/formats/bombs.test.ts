import { deflateSync, deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createBudget, type Budget } from './budget.ts';
import { inflate } from './inflate.ts';
import { readNpy } from './npy.ts';
import { readOnnxHead } from './onnx-read.ts';
import { openGroup } from './parquet-pages.ts';
import { joinPng, pngChunks } from './png-chunks.ts';
import { readPngText } from './png-text.ts';
import { strip } from './python-text.ts';
import { formatTranscript } from './subtitles/format.ts';
import { CountedBlob, guarded } from './testing/watch.ts';
import { writeThrift } from './thrift.ts';
import { readWavLayout } from './wav.ts';

const text = (value: string) => Uint8Array.from(Buffer.from(value, 'latin1'));
const header = { type: 'IHDR', data: new Uint8Array(13) };

test('a hundred compressed texts share what one file may unfold to', async () => {
  const bomb = Uint8Array.from(Buffer.concat([text('\0\0'), deflateSync(Buffer.alloc(4 * 2 ** 20, 'a'))]));
  const chunks = Array.from({ length: 100 }, (_, i) => ({
    type: 'zTXt',
    data: Uint8Array.from(Buffer.concat([text(`k${i}`), bomb])),
  }));
  const texts = await readPngText(joinPng([header, ...chunks]));
  const sizes = [...texts.values()].map(({ length }) => length);
  expect(sizes).toEqual([4 * 2 ** 20, 4 * 2 ** 20]);
});

test('what unfolds to too much is given up after a slice of it, not when all of it is there', async () => {
  const packed = Uint8Array.from(deflateRawSync(Buffer.alloc(256 * 2 ** 20)));
  let asked = 0;
  const inner = createBudget(2 ** 20);
  const budget: Budget = {
    take(bytes) {
      asked += bytes;
      inner.take(bytes);
    },
  };
  await expect(inflate(packed, { format: 'deflate-raw', budget })).rejects.toThrow('unfolds to more than 1 MB');
  expect(asked).toBeLessThan(2 * 2 ** 20);
});

test('three hundred million texts without a letter are refused before they are made', () => {
  const dict = "{'descr': '<U0', 'fortran_order': False, 'shape': (300000000,), }".padEnd(117) + '\n';
  const file = text(`\x93NUMPY\x01\0${String.fromCharCode(dict.length)}\0${dict}`);
  expect(() => readNpy(file, createBudget(2 ** 28))).toThrow('unfolds to more than 256 MB');
});

test('a page that claims two billion values is known before it is read', async () => {
  const page = writeThrift({
    1: { i32: 0 },
    2: { i32: 0 },
    3: { i32: 0 },
    5: { struct: { 1: { i32: 2 ** 31 - 1 }, 2: { i32: 0 }, 3: { i32: 3 }, 4: { i32: 3 } } },
  });
  const meta = {
    path_in_schema: ['path'],
    codec: 'ZSTD',
    data_page_offset: 0n,
    total_compressed_size: BigInt(page.length),
  };
  const group = { columns: [{ meta_data: meta }] } as unknown as Parameters<typeof openGroup>[1];
  const schema = [
    { name: 'table', num_children: 1 },
    { name: 'path', repetition_type: 'REQUIRED' as const, type: 'BYTE_ARRAY' as const },
  ];
  const budget = createBudget(2 ** 34);
  await expect(openGroup(new Blob([page]), group, { schema, names: ['path'], budget })).rejects.toThrow('16 GB');
});

test('a graph whose field has a length below zero is refused at once', async () => {
  // Field 8, length −11 as a varint of ten bytes: a reader that believes it goes back to where it came from.
  const file = new CountedBlob([
    Uint8Array.of(0x42, 0xf5, ...Array<number>(8).fill(0xff), 0x01, ...Array<number>(9).fill(0)),
  ]);
  await expect(readOnnxHead(file)).rejects.toThrow('impossible length');
  expect(file.reads).toBe(1);
});

test('a graph of millions of fields is read by windows, and between two of them it can be stopped', async () => {
  const fields = Uint8Array.from({ length: 2 ** 20 }, (_, i) => (i % 2 === 0 ? 0x08 : 0));
  const file = new CountedBlob([fields]);
  await expect(readOnnxHead(file)).rejects.toThrow('no ONNX graph');
  expect(file.reads).toBeLessThanOrEqual(fields.length / 65_000 + 1);
  const controller = new AbortController();
  const stopped = new CountedBlob([fields]);
  stopped.onRead = () => stopped.reads === 3 && controller.abort();
  await expect(readOnnxHead(stopped, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(stopped.reads).toBe(3);
});

test('a name of a gigabyte is not read', async () => {
  const big = 2 ** 20;
  const varint = [(big & 0x7f) | 0x80, ((big >> 7) & 0x7f) | 0x80, big >> 14];
  const length = big + 4;
  const outer = [(length & 0x7f) | 0x80, ((length >> 7) & 0x7f) | 0x80, length >> 14];
  const field = Uint8Array.of(0x3a, ...outer, 0x5a, ...varint);
  await expect(readOnnxHead(new Blob([field, new Uint8Array(big)]))).rejects.toThrow('where a name or a shape is');
});

test('a WAVE file of zeros is read by windows', async () => {
  const zeros = new CountedBlob([text('RIFF\0\0\0\0WAVE'), new Uint8Array(2 ** 20)]);
  await expect(readWavLayout(zeros)).rejects.toThrow('ends before its format chunk');
  expect(zeros.reads).toBeLessThanOrEqual(2 ** 20 / 65_000 + 2);
});

test('zeros behind the signature of a PNG are no chunks', () => {
  const png = joinPng([header]);
  const file = Uint8Array.from(Buffer.concat([png, Buffer.alloc(12 * 1000)]));
  expect([...pngChunks(file)].map(({ type }) => type)).toEqual(['IHDR']);
});

test('a million spaces inside a line cost what a million letters cost', () => {
  const line = `a${' '.repeat(1e6)}b`;
  expect(guarded(() => strip(` ${line}\n`))).toBe(line);
  const words = [{ word: `${' '.repeat(1e6)}a\nb`, start: 0, end: 1, probability: 1 }];
  const transcript = { text: line, language: 'en', segments: [{ start: 0, end: 1, text: line, words }] };
  for (const format of ['srt', 'lrc', 'ass', 'txt', 'tsv', 'json'] as const)
    expect(guarded(() => formatTranscript(transcript, format, { highlightWords: true }))).toContain('b');
});
