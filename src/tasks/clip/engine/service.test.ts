import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { AppError } from '../../../runtime/errors.ts';
import { createClipTokenizer } from '../../../runtime/text/clip-tokenizer.ts';
import type { ImageSource } from '../../../runtime/picture/picture.ts';
import type { ClassifyInput, ClassifyProgress, LoadedClip } from '../contract.ts';
import type { FitImage } from './fit-image.ts';
import type { VectorStore } from './label-vectors.ts';
import type { ClipModel } from './model.ts';
import { parsePreprocessing } from './preprocessing.ts';
import { createClipService } from './service.ts';
import { dot, rowOf } from './vectors.ts';

const tokenizer = createClipTokenizer(JSON.parse(readFileSync('public/models/pocket-clip/tokenizer.json', 'utf8')));
const preprocessing = parsePreprocessing({ size: 1, crop_size: 1, image_mean: [0, 0, 0], image_std: [1, 1, 1] });

/** Vectors of three numbers: a text by its ids, a picture by its colour. */
const textRun: ClipModel['text']['run'] = async ({ rows }) => ({
  dims: 3,
  data: Float32Array.from(rows.flatMap((row) => [1, 2, 3].map((w) => Math.sin(w * row[1]! + row.length) + 1.1))),
});
const imageRun: ClipModel['vision']['run'] = async ({ data, count }) => ({
  dims: 3,
  data: data.subarray(0, count * 3).map((value) => value + 0.01),
});

/** A source stands for one pixel of this colour; a text cannot be read. */
const source = (colour: number[] | string): ImageSource => colour as unknown as ImageSource;
const fit: FitImage = async (image, _, { signal }) => {
  signal?.throwIfAborted();
  if (typeof image === 'string') throw new AppError('bad-input', image);
  return { crop: { data: Uint8Array.from(image as unknown as number[]), width: 1, height: 1 }, width: 4, height: 3 };
};

const memoryStore = (): VectorStore => {
  const known = new Map<string, Float32Array>();
  return {
    get: async (keys) => keys.map((key) => known.get(key)),
    set: async (entries) => entries.forEach(([key, vector]) => known.set(key, vector)),
  };
};

function service() {
  const vision = { batch: undefined, run: vi.fn(imageRun) };
  const text = { batch: undefined, length: undefined, run: vi.fn(textRun) };
  const open = vi.fn(async (model: string) => ({
    model: {
      key: model,
      dims: 3,
      tokenizer,
      textLength: 77,
      pad: 0,
      seesPadding: false,
      preprocessing,
      logitScale: 10,
      noneFloor: -1,
      text,
      vision,
    } satisfies ClipModel,
    info: { model } as LoadedClip,
    dispose: vi.fn(async () => {}),
  }));
  const parts = { store: memoryStore(), fit, selfTest: async () => [] };
  const methods = createClipService({ ...parts, open: ({ model }) => open(model) });
  return { methods, open, vision, text };
}

function context() {
  const abort = new AbortController();
  const told: ClassifyProgress[] = [];
  return { abort, told, signal: abort.signal, progress: (value: ClassifyProgress) => void told.push(value) };
}

const base = { model: 'm', device: 'wasm', templates: 'plain' } as const;
const input = (labels: string[], images: ImageSource[], keys?: string[]): ClassifyInput => ({
  ...base,
  labels,
  images,
  ...(keys && { keys }),
});
const red = source([255, 0, 0]);
const blue = source([0, 0, 255]);

test('shares add up to 1, whatever the labels are', async () => {
  const { methods } = service();
  const many = Array.from({ length: 5_000 }, (_, i) => `label ${i}`);
  for (const labels of [['only one'], many, ['x'.repeat(10_000), 'y'], ['🐱', 'قطة', '猫'], ['same', 'same']]) {
    const { results } = await methods.classify(input(labels, [red]), context());
    const [result] = results;
    if (!result || 'code' in result) throw new Error('no result');
    expect(result.scores).toHaveLength(labels.length);
    expect(result.scores.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
    expect(result.none.score).toBeGreaterThan(0);
    expect([result.width, result.height]).toEqual([4, 3]);
  }
});

test('no labels and no texts are refused', async () => {
  const { methods } = service();
  const none = { code: 'bad-option', message: expect.stringContaining('empty') as string };
  await expect(methods.classify(input([], [red]), context())).rejects.toMatchObject(none);
  await expect(methods.embedTexts({ ...base, texts: [] }, context())).rejects.toMatchObject(none);
});

test('a picture that fails has its sentence in its place, and results arrive as they are made', async () => {
  const { methods } = service();
  const calls = context();
  const images = [...Array<ImageSource>(8).fill(red), source('cut off'), blue];
  const { results } = await methods.classify(input(['a', 'b'], images), calls);
  expect(results[8]).toEqual({ code: 'bad-input', message: 'cut off' });
  const told = calls.told.flatMap(({ results: some = [] }) => some);
  expect(told.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(told.map(({ result }) => result)).toEqual(results);
});

test('pictures with a key are not looked at again for other labels', async () => {
  const { methods, vision } = service();
  const first = await methods.classify(input(['a', 'b'], [red, blue], ['r', 'b']), context());
  const runs = vision.run.mock.calls.length;
  await methods.classify(input(['c'], [blue, red], ['b', 'r']), context());
  const again = await methods.classify(input(['a', 'b'], [blue, red], ['b', 'r']), context());
  expect(vision.run).toHaveBeenCalledTimes(runs);
  expect(again.results).toEqual(first.results.toReversed());
});

test('embeddings are unit rows; a failed picture is a row of zeros', async () => {
  const { methods } = service();
  const output = await methods.embedImages({ ...base, images: [red, source('bad'), blue] }, context());
  const rows = [0, 1, 2].map((i) => rowOf({ dims: output.dims, data: output.vectors }, i));
  expect(rows.map((row) => Math.round(dot(row, row) * 1e5) / 1e5)).toEqual([1, 0, 1]);
  expect(output.failures).toEqual([{ index: 1, code: 'bad-input', message: 'bad' }]);
});

test('calls share one model; another one waits for its users and then closes it', async () => {
  const { methods, open } = service();
  const load = async (model: string) => methods.load({ ...base, model }, context());
  const both = [load('m'), load('m')];
  const other = load('other');
  expect(await Promise.all(both)).toEqual([{ model: 'm' }, { model: 'm' }]);
  expect(await other).toEqual({ model: 'other' });
  expect(open).toHaveBeenCalledTimes(2);
  const [first] = await Promise.all(open.mock.results.map(({ value }) => value as ReturnType<typeof open>));
  expect(first!.dispose).toHaveBeenCalledOnce();
});

test('a model that failed to open is tried again', async () => {
  const { methods, open } = service();
  open.mockRejectedValueOnce(new AppError('network', 'cut'));
  await expect(methods.load(base, context())).rejects.toMatchObject({ code: 'network' });
  expect(await methods.load(base, context())).toEqual({ model: 'm' });
});

test('an abort of the call that opens the model does not end the others', async () => {
  const { methods, open } = service();
  const first = context();
  open.mockImplementationOnce(
    () =>
      new Promise((_, reject) => first.signal.addEventListener('abort', () => reject(first.signal.reason as Error))),
  );
  const aborted = methods.load(base, first);
  const waiting = methods.load(base, context());
  await vi.waitFor(() => expect(open).toHaveBeenCalled());
  first.abort.abort();
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
  expect(await waiting).toEqual({ model: 'm' });
});

test('an abort between batches rejects and keeps what was told', async () => {
  const { methods, vision } = service();
  const call = context();
  vision.run.mockImplementation(async (pixels) => {
    if (vision.run.mock.calls.length === 2) call.abort.abort();
    return imageRun(pixels);
  });
  const images = Array<ImageSource>(40).fill(red);
  await expect(methods.classify(input(['a'], images), call)).rejects.toMatchObject({ name: 'AbortError' });
  expect(call.told.some(({ results = [] }) => results.length > 0)).toBe(true);
});
