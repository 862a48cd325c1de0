import { expect, test } from 'vitest';
import { decodePicture } from '../../../runtime/picture/decode.ts';
import { fitElsewhere } from './fit-elsewhere.ts';
import { fitImage } from './fit-image.ts';
import { parsePreprocessing } from './preprocessing.ts';
import photoUrl from '../../../../e2e/golden/clip/pictures/photo-444-640x427.jpg?url';

const preprocessing = parsePreprocessing({
  size: { shortest_edge: 64 },
  crop_size: { height: 64, width: 64 },
  image_mean: [0, 0, 0],
  image_std: [1, 1, 1],
});
const photo = async (): Promise<Blob> => (await fetch(photoUrl)).blob();

test('the other thread gives the same bytes', async () => {
  const source = await photo();
  const fit = fitElsewhere();
  expect(await fit(source, preprocessing, {})).toEqual(await fitImage(source, preprocessing, {}));
});

test('what cannot be read keeps its code and its sentence', async () => {
  const fit = fitElsewhere();
  await expect(fit(new Blob([]), preprocessing, {})).rejects.toMatchObject({
    code: 'bad-input',
    message: expect.stringMatching(/^The file is empty/),
  });
  expect((await fit(await photo(), preprocessing, {})).width).toBe(640);
});

test('an abort is heard', async () => {
  const fit = fitElsewhere();
  const abort = new AbortController();
  const call = fit(await photo(), preprocessing, { signal: abort.signal });
  abort.abort();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
});

test('a thumbnail keeps the shape and the colours, and enlarges nothing', async () => {
  const { thumbnail } = await fitElsewhere()(await photo(), preprocessing, { thumbnail: 160 });
  const small = await createImageBitmap(thumbnail!);
  expect([small.width, small.height]).toEqual([160, 107]);
  const mean = async (source: Blob): Promise<number[]> => {
    const { data, width, height } = await decodePicture(source);
    const sums = [0, 0, 0];
    for (const [i, value] of data.entries()) sums[i % 3]! += value / (width * height);
    return sums;
  };
  const [there, here] = [await mean(thumbnail!), await mean(await photo())];
  for (const [channel, value] of here.entries()) expect(Math.abs(value - there[channel]!)).toBeLessThan(2);
  const same = await fitElsewhere()(await photo(), preprocessing, { thumbnail: 9_000 });
  expect(await createImageBitmap(same.thumbnail!)).toMatchObject({ width: 640, height: 427 });
});
