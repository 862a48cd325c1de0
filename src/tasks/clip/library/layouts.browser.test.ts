import { afterAll, expect, test } from 'vitest';
import immichText from '../../../../e2e/golden/clip/graphs/immich/textual.onnx?url';
import immichVision from '../../../../e2e/golden/clip/graphs/immich/visual.onnx?url';
import joint from '../../../../e2e/golden/clip/graphs/joint/model.onnx?url';
import splitText from '../../../../e2e/golden/clip/graphs/split/text_model.onnx?url';
import splitVision from '../../../../e2e/golden/clip/graphs/split/vision_model.onnx?url';
import tokenizer from '/models/pocket-clip/tokenizer.json?url';
import { importModel } from '../../../runtime/import.ts';
import { clipApi } from '../api.ts';
import { libraryApi as library } from '../library-api.ts';

/** Small graphs with the inputs and outputs of what people have; RN50 comes as the last one. */
const layouts: [name: string, graphs: Record<string, string>][] = [
  ['clip-split', { 'onnx/text_model.onnx': splitText, 'onnx/vision_model.onnx': splitVision }],
  ['clip-joint', { 'onnx/model.onnx': joint }],
  ['clip-immich', { 'textual/model.onnx': immichText, 'visual/model.onnx': immichVision }],
];
const preprocessor = {
  size: { shortest_edge: 16 },
  crop_size: { height: 16, width: 16 },
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
};

async function coloured(colour: string): Promise<File> {
  const canvas = new OffscreenCanvas(60, 40);
  const context = canvas.getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, 60, 40);
  return new File([await canvas.convertToBlob()], `${colour}.png`, { lastModified: 1 });
}

afterAll(() => library.clear());

test.each(layouts)('%s: pictures are indexed by it, and found by pictures and by words', async (name, graphs) => {
  const fetched = async (url: string): Promise<Blob> => (await fetch(url)).blob();
  const json = (value: unknown): Blob => new Blob([JSON.stringify(value)]);
  const files = await Promise.all(
    Object.entries(graphs).map(async ([path, url]) => ({ path: `${name}/${path}`, file: await fetched(url) })),
  );
  const { id } = await importModel(
    [
      ...files,
      { path: `${name}/config.json`, file: json({}) },
      { path: `${name}/preprocessor_config.json`, file: json(preprocessor) },
      { path: `${name}/tokenizer.json`, file: await fetched(tokenizer) },
    ],
    { catalogue: [], occupants: [], id: name },
  );
  const pictures = await Promise.all(['red', 'lime', 'blue', 'gray'].map(coloured));
  expect(await library.add(pictures, { model: id })).toMatchObject({ added: 4, failed: [] });
  for (const picture of pictures) {
    const [best] = await library.search(picture, { limit: 1 });
    expect(best).toMatchObject({ path: picture.name });
    expect(best!.score).toBeGreaterThan(0.999_99);
  }
  const hits = await library.search('a red car');
  const texts = await clipApi.embedTexts(['a red car'], { model: id });
  const images = await clipApi.embedImages(pictures, { model: id });
  const cosines = pictures.map(({ name: path }, row) => {
    const own = images.vectors.subarray(row * 8, row * 8 + 8);
    return { path, score: own.reduce((sum, value, i) => sum + value * texts.vectors[i]!, 0) };
  });
  const expected = cosines.toSorted((a, b) => b.score - a.score);
  expect(hits.map(({ path }) => path)).toEqual(expected.map(({ path }) => path));
  expect((await library.stats()).space).toMatchObject({ model: id, dims: 8 });
});
