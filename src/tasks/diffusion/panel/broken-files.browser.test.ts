import { expect, test } from 'vitest';
import { canvasFile, blankCanvas } from '../../../runtime/picture/codec.ts';
import { exampleSettings } from '../fixtures/settings.ts';
import { createHistory } from '../history.ts';
import { createTimeLeft } from '../../../runtime/time-left.ts';
import { runJob } from '../run-job.ts';
import { diffusionStore } from '../store.ts';
import { makeThumbnail } from '../thumbnail.ts';
import { drawGrid } from './grid-picture.ts';
import { maskEditor, openMask } from './mask/editor.ts';
import { maskFromPicture } from './mask/mask-image.ts';

const broken = [new Blob([]), new Blob(['no picture'], { type: 'image/png' })];
const whole = () => canvasFile(blankCanvas({ width: 64, height: 64 }).canvas, { type: 'image/png' });

test('broken files are bad input everywhere', async () => {
  for (const file of broken) {
    await expect(makeThumbnail(file)).rejects.toMatchObject({ name: 'AppError', code: 'bad-input' });
    await expect(maskFromPicture(file, { width: 8, height: 8 })).rejects.toMatchObject({ code: 'bad-input' });
  }
});

test('a picture without a thumbnail is kept all the same', async () => {
  const [picture] = broken;
  const history = createHistory('without-thumbnails');
  const generate = () =>
    Promise.resolve({
      images: [picture!],
      seeds: [7],
      parameters: exampleSettings,
      notices: [],
      timings: { encodeMs: 0, stepMs: [1], decodeMs: 0, totalMs: 1 },
      stopped: false,
    });
  const item = await runJob(
    { settings: exampleSettings },
    { generate, history, thumbnail: makeThumbnail },
    {
      signal: new AbortController().signal,
      offload: 'auto',
      vaeTiling: 'auto',
      waiting: () => [],
      isLoaded: true,
      clock: createTimeLeft(),
      onWork: () => {},
    },
  );
  expect((await history.files(item.id)).picture.size).toBe(picture!.size);
  expect(item).toMatchObject({ width: 128, height: 128 });
  await history.clear();
});

test('a grid is drawn with a blank for what cannot be read, and its number', async () => {
  const files = new Map([
    ['good', await whole()],
    ['bad', broken[1]!],
  ]);
  const { files: own } = diffusionStore.getState();
  diffusionStore.setState({ files: (id) => Promise.resolve({ picture: files.get(id)! }) });
  const items = [...files.keys()].map((id) => ({ id, width: 64, height: 64 })) as never;
  const grid = { x: { name: 'steps' as const, values: [1, 2] }, cells: ['good', 'bad'] };
  const { picture, unreadable } = await drawGrid(grid, items);
  diffusionStore.setState({ files: own });
  expect(unreadable).toBe(1);
  expect((await createImageBitmap(picture)).width).toBeGreaterThan(128);
});

test('a mask that cannot be read is put away with a sentence about the mask', async () => {
  diffusionStore.setState({ source: await whole() });
  diffusionStore.setState({ mask: broken[1] });
  await openMask({ width: 64, height: 64 });
  expect(diffusionStore.getState()).toMatchObject({ mask: undefined, fault: { code: 'bad-input' } });
  expect(diffusionStore.getState().fault!.message).toContain('mask');
  expect(maskEditor.getState().mask).toMatchObject({ width: 64, height: 64 });
  diffusionStore.setState({ source: undefined, fault: undefined });
});
