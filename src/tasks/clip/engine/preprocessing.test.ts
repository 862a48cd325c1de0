import { describe, expect, test } from 'vitest';
import { outputSize, parsePreprocessing } from './preprocessing.ts';

const mean = [0.481_454_66, 0.457_827_5, 0.408_210_73];
const std = [0.268_629_54, 0.261_302_58, 0.275_777_11];
/** visual/preprocess_cfg.json of immich's exports, as open_clip writes it. */
const openClip = {
  size: [224, 224],
  mode: 'RGB',
  mean,
  std,
  interpolation: 'bicubic',
  resize_mode: 'shortest',
  fill_color: 0,
};

describe('open_clip’s preprocess_cfg.json', () => {
  test('is OpenAI’s preprocessing in other words', () => {
    const hub = {
      do_resize: true,
      size: { shortest_edge: 224 },
      resample: 3,
      do_center_crop: true,
      crop_size: { height: 224, width: 224 },
      image_mean: mean,
      image_std: std,
    };
    expect(parsePreprocessing(openClip)).toEqual(parsePreprocessing(hub));
  });

  test('squashes where it says so', () => {
    const found = parsePreprocessing({ ...openClip, size: 256, resize_mode: 'squash', interpolation: 'bilinear' });
    expect(found).toMatchObject({ resize: { mode: 'exact', width: 256, height: 256 }, filter: 'bilinear' });
    expect(found.crop).toBeUndefined();
    expect(outputSize(found)).toMatchObject({ width: 256, height: 256 });
  });

  test.for<[string, object, string]>([
    ['padding', { resize_mode: 'longest' }, 'resizes longest to 224 x 224'],
    ['a crop that is no square', { size: [224, 300] }, 'resizes shortest to 224 x 300'],
    ['another filter', { interpolation: 'nearest' }, 'names interpolation nearest'],
    ['no size', { size: undefined }, 'has no usable size'],
    ['no mean', { mean: undefined }, 'image_mean'],
  ])('is refused with %s', ([, change, message]) => {
    expect(() => parsePreprocessing({ ...openClip, ...change })).toThrow(message);
  });
});

test('SigLIP sees the whole picture, squashed, from -1 to 1', () => {
  const half = [0.5, 0.5, 0.5];
  const config = { do_resize: true, size: { height: 224, width: 224 }, resample: 3, image_mean: half, image_std: half };
  const { resize, crop, tables } = parsePreprocessing(config);
  expect([resize, crop]).toEqual([{ mode: 'exact', width: 224, height: 224 }, undefined]);
  expect([tables[0][0], tables[2][255]]).toEqual([-1, 1]);
});
