import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../runtime/errors.ts';
import { expandWeights } from '../runtime/expand-weights.ts';
import { widenHalves } from '../runtime/widen-halves.ts';
import { readHeader } from '../runtime/picture/header.ts';
import { createBudget } from './budget.ts';
import { colourProfile } from './colour-profile.ts';
import { readExifTexts } from './exif-texts.ts';
import { fileType, headBytes } from './file-type.ts';
import { parseInfotext } from './infotext.ts';
import { jpegExif } from './jpeg-exif.ts';
import { npyOfFloats, npyOfTexts, readNpy } from './npy.ts';
import { readNpz, writeNpz } from './npz-vectors.ts';
import { detachWeights } from './onnx-detach.ts';
import { readOnnxHead } from './onnx-read.ts';
import { rewireNodes } from './onnx-rewire.ts';
import { writeOnnx } from './onnx.ts';
import { readParquet } from './parquet-vectors.ts';
import { writeParquet } from './parquet.ts';
import { readPictureTexts } from './picture-texts.ts';
import { pngChunks } from './png-chunks.ts';
import { readPngText } from './png-text.ts';
import { rawPreview } from './raw-preview.ts';
import { rawSize } from './raw-size.ts';
import { readSafetensors } from './safetensors.ts';
import { dateTaken } from './taken/date-taken.ts';
import { xmpDates } from './taken/xmp-dates.ts';
import { mutate, seededRandom } from './testing/mutate.ts';
import { xmpForms } from './testing/xmp-forms.ts';
import { decodeWavFrames, readWavLayout, wavHeader, wavSamples } from './wav.ts';
import { webpExif } from './webp-exif.ts';
import { mergeXmpSubject } from './xmp-merge.ts';
import { readZip } from './zip.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const bytesOf = async (blob: Blob): Promise<Bytes> => new Uint8Array(await blob.arrayBuffer());
const joined = (...parts: readonly Uint8Array[]): Bytes => Uint8Array.from(Buffer.concat(parts));
const text = (value: string): Bytes => Uint8Array.from(Buffer.from(value, 'latin1'));
const golden = (folder: string, end: RegExp): Bytes[] =>
  readdirSync(`e2e/golden/${folder}`)
    .filter((name) => end.test(name))
    .map((name) => Uint8Array.from(readFileSync(`e2e/golden/${folder}/${name}`)));

const table = {
  paths: ['a/b.jpg', 'ü.png', 'c'],
  dims: 4,
  vectors: Float32Array.from({ length: 12 }, (_, i) => i / 7),
  metadata: { model: 'some', space: 'x' },
};
const graph = writeOnnx({
  inputs: [{ name: 'x', type: 'float32', dims: ['batch', 3] }],
  outputs: [{ name: 'y', type: 'int64', dims: [1] }],
  nodes: [{ type: 'MatMul', inputs: ['x', 'w'], outputs: ['y'], attributes: { axis: -1, axes: [0, 300] } }],
  constants: [
    { name: 'w', type: 'float16', dims: [3, 40], data: new Uint8Array(240) },
    { name: 'v', type: 'float32', dims: [2], data: { path: 'w.bin', offset: 0, length: 8 } },
  ],
});
const safetensors = (() => {
  const header = '{"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}';
  return joined(new Uint8Array(BigUint64Array.of(BigInt(header.length)).buffer), text(header), new Uint8Array(24));
})();
const wav = joined(wavHeader(32, 16_000), wavSamples(Float32Array.from({ length: 32 }, (_, i) => Math.sin(i))));
const exifs = [...golden('sd/parameters', /\.jpg$/).map(jpegExif), ...golden('sd/parameters', /\.webp$/).map(webpExif)];
const dated = await readZip(new Blob([readFileSync('e2e/golden/clip/dates.zip')]), createBudget(2 ** 26));
/** A photo or video of each kind. */
const kinds = new Map([...dated.values()].map((file) => [file.name.split('.').at(-1), file]));
const media = await Promise.all([...kinds.values()].map((file) => file.read()));
const pictures = golden('sd/parameters', /\.(png|jpg|webp)$/);

/** Every reader of bytes from outside, and files that it reads. */
const readers: Record<string, { seeds: readonly Bytes[]; read: (bytes: Bytes) => unknown }> = {
  'the head of a graph': { seeds: [graph], read: (bytes) => readOnnxHead(new Blob([bytes])) },
  'the weights of a graph': {
    seeds: [graph],
    read: (bytes) => detachWeights(new Blob([bytes]), { path: 'w', least: 16 }),
  },
  'the nodes of a graph': { seeds: [graph], read: (bytes) => rewireNodes(bytes, () => ['z']) },
  'weights to expand': { seeds: [graph], read: (bytes) => expandWeights(bytes, { name: 'encoder' }) },
  'half floats to expand': { seeds: [graph], read: (bytes) => widenHalves(bytes, { name: 'encoder' }) },
  safetensors: { seeds: [safetensors], read: (bytes) => readSafetensors(new Blob([bytes])) },
  npy: {
    seeds: [joined(...npyOfFloats(table.vectors, [3, 4])), joined(...npyOfTexts(table.paths))],
    read: (bytes) => readNpy(bytes, createBudget(1e6)),
  },
  npz: { seeds: [await bytesOf(writeNpz(table))], read: (bytes) => readNpz(new Blob([bytes])) },
  parquet: { seeds: [await bytesOf(writeParquet(table))], read: (bytes) => readParquet(new Blob([bytes])) },
  'Parquet of others': { seeds: golden('clip/parquet', /\.parquet$/), read: (bytes) => readParquet(new Blob([bytes])) },
  zip: {
    seeds: [await bytesOf(writeNpz(table)), readFileSync('e2e/golden/clip/dates.zip').subarray(-20_000)].map((bytes) =>
      Uint8Array.from(bytes),
    ),
    read: async (bytes) => {
      const files = await readZip(new Blob([bytes]), createBudget(1e7));
      for (const file of files.values()) await file.read();
    },
  },
  'sizes of raws': { seeds: media, read: (bytes) => rawSize(new Blob([bytes])) },
  'colour profiles': { seeds: media, read: (bytes) => colourProfile(new Blob([bytes])) },
  'kinds of files': { seeds: [...media, wav, graph], read: (bytes) => fileType(bytes.subarray(0, headBytes), 'a.b') },
  'keywords in XMP': {
    seeds: xmpForms.map(({ xml }) => Uint8Array.from(Buffer.from(xml))),
    read: (bytes) => mergeXmpSubject(bytes, ['cat']),
  },
  'dates in XMP': { seeds: xmpForms.map(({ xml }) => Uint8Array.from(Buffer.from(xml))), read: xmpDates },
  'texts of a PNG': { seeds: golden('sd/parameters', /\.png$/), read: readPngText },
  'chunks of a PNG': { seeds: golden('sd/parameters', /\.png$/), read: (bytes) => [...pngChunks(bytes)] },
  wav: {
    seeds: [wav],
    read: async (bytes) => {
      const layout = await readWavLayout(new Blob([bytes]));
      return layout && decodeWavFrames(bytes.subarray(layout.dataStart), layout);
    },
  },
  'previews of raws': { seeds: media, read: (bytes) => rawPreview(new Blob([bytes])) },
  'dates of photos and videos': { seeds: media, read: (bytes) => dateTaken(new Blob([bytes])) },
  exif: {
    seeds: exifs.flatMap((block) => (block ? [Uint8Array.from(block)] : [])),
    read: readExifTexts,
  },
  'EXIF in pictures': { seeds: pictures, read: (bytes) => [jpegExif(bytes), webpExif(bytes)] },
  'texts in pictures': {
    seeds: golden('sd/foreign', /\.(png|jpg|webp|gif)$/),
    read: readPictureTexts,
  },
  'headers of pictures': { seeds: pictures, read: readHeader },
  infotext: {
    seeds: [
      text('a fox\nNegative prompt: b\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 5x8, X: "a, b"'),
    ],
    read: (bytes) => parseInfotext(Buffer.from(bytes).toString('latin1')),
  },
};

const isReason = (reason: unknown) => reason === 'model-corrupt' || reason instanceof RangeError;

/** By hand: `FUZZ_RUNS=4000 npx vitest run --project node src/formats/hostile.test.ts` is 100,000 files. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 150);

describe('a damaged file is read or refused with a reason, never anything else', () => {
  test.for(Object.keys(readers))('%s', { timeout: 3_600_000 }, async (name) => {
    const { seeds, read } = readers[name]!;
    await fc.assert(
      fc.asyncProperty(fc.nat(seeds.length - 1), fc.integer(), async (which, seed) => {
        const bytes = mutate(seeds[which]!, seededRandom(seed));
        try {
          await read(bytes);
        } catch (error) {
          expect(error instanceof AppError ? error.code : error).toSatisfy(isReason);
          expect(String(error)).not.toMatch(/call stack|outside the bounds|Invalid (typed )?array/i);
        }
      }),
      { numRuns: runs },
    );
  });
});
