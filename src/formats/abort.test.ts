import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createBudget } from './budget.ts';
import { colourProfile } from './colour-profile.ts';
import { writeNpz, readNpz } from './npz-vectors.ts';
import { detachWeights } from './onnx-detach.ts';
import { readOnnxHead } from './onnx-read.ts';
import { writeOnnx } from './onnx.ts';
import { readParquet } from './parquet-vectors.ts';
import { rawPreview } from './raw-preview.ts';
import { rawSize } from './raw-size.ts';
import { dateTaken } from './taken/date-taken.ts';
import { CountedBlob } from './testing/watch.ts';
import { readWavLayout, wavHeader } from './wav.ts';
import { readZip } from './zip.ts';

const table = { paths: ['a', 'b'], dims: 2, vectors: new Float32Array(4), metadata: {} };
const output = { name: 'y', type: 'float32', dims: [1] } as const;
const graph = writeOnnx({ inputs: [], outputs: [output], nodes: [], constants: [] });
const dated = await readZip(new Blob([readFileSync('e2e/golden/clip/dates.zip')]), createBudget(2 ** 26));
const ofKind = async (ending: string) => [...dated.values()].find(({ name }) => name.endsWith(`.${ending}`))!.read();

/** Every reader that may take long, and a file that it reads in several steps. */
const readers: Record<string, [BlobPart, (file: Blob, signal: AbortSignal) => Promise<unknown>]> = {
  'the head of a graph': [graph, readOnnxHead],
  'the weights of a graph': [graph, (file, signal) => detachWeights(file, { path: 'w', signal })],
  'a WAVE file': [wavHeader(8, 16_000), readWavLayout],
  Parquet: [readFileSync('e2e/golden/clip/parquet/pyarrow-zstd-v2.parquet'), readParquet],
  npz: [writeNpz(table), readNpz],
  'a ZIP': [
    writeNpz(table),
    async (file, signal) => (await readZip(file, createBudget(1e6), signal)).get('paths.npy')!.read(),
  ],
  'the date of a photo': [await ofKind('jpg'), dateTaken],
  'the date of a video': [await ofKind('mp4'), dateTaken],
  'the preview of a raw': [await ofKind('dng'), rawPreview],
  'the size of a raw': [await ofKind('dng'), rawSize],
  'a colour profile': [await ofKind('jpg'), colourProfile],
};

test.for(Object.keys(readers))('reading %s is given up at the read in which it was stopped', async (name) => {
  const [bytes, read] = readers[name]!;
  const controller = new AbortController();
  const file = new CountedBlob([bytes]);
  await read(file, controller.signal);
  const [reason, whole] = [new DOMException('stopped', 'AbortError'), file.reads];
  file.reads = 0;
  file.onRead = () => controller.abort(reason);
  await expect(read(file, controller.signal)).rejects.toBe(reason);
  expect(file.reads).toBeLessThanOrEqual(Math.max(2, whole - 1));
  file.onRead = () => expect.unreachable('a file was read after the stop');
  await expect(read(file, controller.signal)).rejects.toBe(reason);
});
