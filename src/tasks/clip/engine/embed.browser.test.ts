import { beforeAll, describe, expect, test } from 'vitest';
import tokens from '../../../../e2e/golden/clip/tokens.json';
import index from '../../../../e2e/golden/clip/vectors/index.json';
import heldout from '../../../../e2e/golden/clip/heldout/heldout.json';
import textUrl from '/models/pocket-clip/onnx/text_model.onnx?url';
import visionUrl from '/models/pocket-clip/onnx/vision_model.onnx?url';
import preprocessorUrl from '/models/pocket-clip/preprocessor_config.json?url';
import tokenizerUrl from '/models/pocket-clip/tokenizer.json?url';
import { createSession } from '../../../runtime/session.ts';
import { createClipTokenizer } from '../../../runtime/text/clip-tokenizer.ts';
import { embedImages, type EmbeddedImage, type ImageResult } from './embed-images.ts';
import { embedTexts } from './embed-texts.ts';
import type { ClipModel } from './model.ts';
import { parsePreprocessing } from './preprocessing.ts';
import { recogniseTowers } from './towers.ts';
import { dot, rowOf, unit } from './vectors.ts';

// Pillow 13.0.0 and ONNX Runtime 1.32.0 on the CPU; how they were made: e2e/golden/clip/README.md.
const files = import.meta.glob<string>('../../../../e2e/golden/clip/{pictures,vectors,heldout}/*', {
  query: '?url',
  import: 'default',
  eager: true,
});
const load = async (file: string): Promise<Blob> => (await fetch(files[`../../../../e2e/golden/clip/${file}`]!)).blob();
const floats = async (file: string): Promise<Float32Array> =>
  new Float32Array(await (await load(`vectors/${file}`)).arrayBuffer());

const open = async (url: string) => createSession(await (await fetch(url)).blob(), { device: 'wasm', threads: 1 });

let model: ClipModel;
beforeAll(async () => {
  const towers = recogniseTowers([await open(textUrl), await open(visionUrl)], { side: 256 });
  const tokenizer = createClipTokenizer(await (await fetch(tokenizerUrl)).json());
  model = {
    ...towers,
    key: 'pocket',
    dims: index.dims,
    tokenizer,
    textLength: 77,
    pad: 0,
    seesPadding: false,
    preprocessing: parsePreprocessing(await (await fetch(preprocessorUrl)).json()),
    logitScale: 23,
    noneFloor: -1,
  };
});

async function embedAll(sources: (Blob | ImageData)[], signal?: AbortSignal): Promise<ImageResult[]> {
  const results: ImageResult[] = [];
  await embedImages(model, sources, { signal, onBatch: (batch) => results.push(...batch) });
  return results;
}

/** The smallest cosine between rows of the same number. */
const smallest = (rows: readonly Float32Array[], expected: Float32Array): number =>
  Math.min(...rows.map((row, i) => dot(row, unit(rowOf({ dims: index.dims, data: expected }, i)))));

describe("vectors equal the Python reference's", () => {
  test('texts: every cosine is at least 0.99999', async () => {
    const rows = await embedTexts(
      model,
      tokens.cases.map(({ text }) => text),
    );
    const found = tokens.cases.map((_, i) => rowOf(rows, i));
    expect(smallest(found, await floats('texts.f32'))).toBeGreaterThanOrEqual(0.999_99);
  });

  test('texts on WebGPU, with half floats in shaders or without', async () => {
    const onGpu = await createSession(await (await fetch(textUrl)).blob(), { device: 'webgpu' });
    const tower = recogniseTowers([onGpu, await open(visionUrl)], { side: 256 }).text;
    const texts = ['a cat', 'a photo of a dog'];
    const [there, here] = [await embedTexts({ ...model, text: tower }, texts), await embedTexts(model, texts)];
    for (const [i, value] of there.data.entries()) expect(value).toBeCloseTo(here.data[i]!, 4);
    await onGpu.dispose();
  });

  test('pictures, from the file on: every cosine is at least 0.9999', async () => {
    const results = await embedAll(await Promise.all(index.pictures.map(load)));
    expect(results.map(({ index: i }) => i)).toEqual(index.pictures.map((_, i) => i));
    const found = results.map((result) => (result as EmbeddedImage).vector);
    expect(smallest(found, await floats('images.f32'))).toBeGreaterThanOrEqual(0.9999);
    // What is not CMYK has the reference's own pixels, so nothing but the arithmetic is left to differ.
    const exact = found.filter((_, i) => !index.pictures[i]!.includes('cmyk'));
    const expected = await floats('images.f32');
    const kept = index.pictures.flatMap((file, i) => (file.includes('cmyk') ? [] : [i]));
    const rows = Float32Array.from(kept.flatMap((i) => [...rowOf({ dims: index.dims, data: expected }, i)]));
    expect(smallest(exact, rows)).toBeGreaterThanOrEqual(0.999_99);
  });
});

test('a picture that cannot be read is reported in its place, and the others go on', async () => {
  const whole = await load('pictures/photo-444-640x427.jpg');
  const sources = [...Array<Blob>(9).fill(whole), new Blob([]), whole.slice(0, 9_000), whole];
  const results = await embedAll(sources);
  expect(results.map((result) => ('code' in result ? result.code : 'vector'))).toEqual([
    ...Array<string>(9).fill('vector'),
    'bad-input',
    'bad-input',
    'vector',
  ]);
  expect(results.at(-1)).toMatchObject({ index: 11, width: 640, height: 427 });
});

test('an abort at any moment rejects, and nothing is reported after it', async () => {
  const sources = await Promise.all(Array.from({ length: 30 }, () => load('pictures/shapes-224x224.png')));
  for (const stop of [0, 1, 2]) {
    const abort = new AbortController();
    const batches: number[] = [];
    if (stop === 0) abort.abort();
    const onBatch = (batch: ImageResult[]): void => {
      batches.push(batch.length);
      if (batches.length === stop) abort.abort();
    };
    const call = embedImages(model, sources, { signal: abort.signal, onBatch });
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(batches).toHaveLength(stop);
  }
});

async function tilesOf(file: string, count: number): Promise<ImageData[]> {
  const bitmap = await createImageBitmap(await load(`heldout/${file}`), { colorSpaceConversion: 'none' });
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0);
  const { side, columns } = heldout;
  return Array.from({ length: count }, (_, i) =>
    context.getImageData((i % columns) * side, Math.floor(i / columns) * side, side, side),
  );
}

/** One of so many is looked at: the engine takes its time with each. All: e2e/reference/judge-clip.mjs. */
const step = 26;

describe('pocket CLIP ranks held-out pictures as the judge in Python does', () => {
  test.each(heldout.styles)('$style: $judge', async ({ file, concepts, ranks }) => {
    const prompts = await embedTexts(model, heldout.prompts);
    const tiles = await tilesOf(file, concepts.length);
    const chosen = concepts.map((_, i) => i).filter((i) => i % step === 0);
    const results = await embedAll(chosen.map((i) => tiles[i]!));
    const better = results.map((result, at) => {
      const cosines = heldout.prompts.map((_, k) => dot((result as EmbeddedImage).vector, rowOf(prompts, k)));
      return cosines.filter((cosine) => cosine > cosines[concepts[chosen[at]!]!]!).length;
    });
    // Concepts that are level may change places; the first is seldom level.
    for (const [at, rank] of better.entries()) {
      const expected = ranks[chosen[at]!]!;
      expect(Math.abs(rank - expected), `${chosen[at]}: ${rank}, not ${expected}`).toBeLessThanOrEqual(
        expected * 0.02 + 0.5,
      );
    }
  });
});
