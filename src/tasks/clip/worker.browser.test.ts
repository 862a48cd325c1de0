import { afterAll, describe, expect, test } from 'vitest';
import tokens from '../../../e2e/golden/clip/tokens.json';
import index from '../../../e2e/golden/clip/vectors/index.json';
import { connect } from '../../runtime/rpc.ts';
import type { ClassifyProgress, ClipContract } from './contract.ts';

const files = import.meta.glob<string>('../../../e2e/golden/clip/{pictures,vectors}/*', {
  query: '?url',
  import: 'default',
  eager: true,
});
const load = async (file: string): Promise<Blob> => (await fetch(files[`../../../e2e/golden/clip/${file}`]!)).blob();

// A busy machine takes its time with the picture that is being looked at when a call is aborted.
const spawn = () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const clip = connect<ClipContract>(spawn, { graceMs: 60_000 });
afterAll(() => clip.dispose());
const base = { model: 'pocket-clip', device: 'wasm' } as const;

test('the model says what it is', async () => {
  expect(await clip.load(base)).toMatchObject({
    model: 'pocket-clip',
    dims: 512,
    device: 'wasm',
    logitScale: 23,
    resolution: 256,
    why: 'You chose WebAssembly.',
    selfTests: [{ device: 'wasm', pass: true }],
  });
});

test('the self-test tells of each device that is worth it, and passes', async () => {
  const tests = await clip.selfTest({ model: 'pocket-clip' });
  expect(tests.at(-1)).toMatchObject({ device: 'wasm', pass: true });
  expect(tests.every(({ pass }) => pass)).toBe(true);
});

describe("vectors through the worker equal the Python reference's", () => {
  const floats = async (file: string): Promise<Float32Array> =>
    new Float32Array(await (await load(`vectors/${file}`)).arrayBuffer());
  const smallestCosine = (actual: Float32Array, expected: Float32Array): number => {
    expect(actual.length).toBe(expected.length);
    const cosines = Array.from({ length: actual.length / index.dims }, (_, row) => {
      let sum = 0;
      for (let i = row * index.dims; i < (row + 1) * index.dims; i++) sum += actual[i]! * expected[i]!;
      return sum;
    });
    return Math.min(...cosines);
  };

  test('pictures', async () => {
    const output = await clip.embedImages({ ...base, images: await Promise.all(index.pictures.map(load)) });
    expect(output.failures).toEqual([]);
    expect(smallestCosine(output.vectors, await floats('images.f32'))).toBeGreaterThanOrEqual(0.9999);
  });

  test('texts', async () => {
    const output = await clip.embedTexts({ ...base, texts: tokens.cases.map(({ text }) => text) });
    expect(smallestCosine(output.vectors, await floats('texts.f32'))).toBeGreaterThanOrEqual(0.999_99);
  });
});

test('bad pictures have their sentences, and the good ones their shares', async () => {
  const photo = await load('pictures/photo-444-640x427.jpg');
  const images = [photo, new Blob([]), new File(['text'], 'a.png', { type: 'image/png' }), photo.slice(0, 9_999)];
  images.push(await load('pictures/animated-120x80.gif'), new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>']));
  const told: ClassifyProgress[] = [];
  const { results } = await clip.classify(
    { ...base, images, labels: ['cat', '🐱', 'قطة'], templates: 'openai-7' },
    { onProgress: (progress) => told.push(progress) },
  );
  expect(results.map((result) => ('code' in result ? result.message.split('.')[0] : result.scores.length))).toEqual([
    3,
    'The file is empty (0 bytes)',
    'The file is text, not a picture',
    'The file is a JPEG picture that ends too early (9999 bytes): it was cut off',
    3,
    'The file is an SVG drawing, which has no pixels until it is drawn',
  ]);
  expect(told.flatMap((progress) => progress.results ?? [])).toHaveLength(images.length);
});

test('an abort at any moment leaves a worker that answers', async () => {
  const images = await Promise.all(Array.from({ length: 24 }, () => load('pictures/photo-422-511x300.jpg')));
  const labels = Array.from({ length: 500 }, (_, i) => `thing ${i}`);
  for (const moment of ['at once', 'steps', 'images'] as const) {
    const abort = new AbortController();
    const onProgress = ({ unit }: ClassifyProgress): void => {
      if (unit === moment) abort.abort();
    };
    const call = clip.classify(
      { ...base, images, labels: labels.map((label) => `${moment} ${label}`), templates: 'plain' },
      { signal: abort.signal, onProgress },
    );
    if (moment === 'at once') abort.abort();
    await expect(call, moment).rejects.toMatchObject({ name: 'AbortError' });
  }
  const { results } = await clip.classify({ ...base, images: images.slice(0, 1), labels: ['cat'], templates: 'photo' });
  expect(results).toMatchObject([{ scores: [1] }]);
});

test('a picture classified while another call runs gets its own answer', async () => {
  const [photo, stripes] = await Promise.all(
    ['pictures/photo-444-640x427.jpg', 'pictures/stripes-601x450.png'].map(load),
  );
  const ask = (image: Blob) => clip.classify({ ...base, images: [image], labels: ['cat', 'flag'], templates: 'plain' });
  const alone = [await ask(photo!), await ask(stripes!)];
  const together = await Promise.all([ask(photo!), ask(stripes!)]);
  expect(together.map(({ results }) => results)).toEqual(alone.map(({ results }) => results));
});

test('an unknown model is refused by name', async () => {
  await expect(clip.load({ ...base, model: 'no-such' })).rejects.toMatchObject({ code: 'model-missing' });
});
