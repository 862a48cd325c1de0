import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { previewMaps, previewRgba, readPreviewMap } from './preview.ts';

test('each latent becomes one opaque pixel, clamped', () => {
  const map = {
    factors: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [0, 0, 0],
    ],
    bias: [0, 0, -1],
  };
  // two places: channels one after the other
  const estimate = Float32Array.of(0, 9, -1, -9, 1, 1, 5, 5);
  expect(Array.from(previewRgba(estimate, map))).toEqual([128, 0, 128, 255, 255, 0, 128, 255]);
});

test('the maps that ship are maps of four channels to three colours', () => {
  for (const map of Object.values(previewMaps)) expect(readPreviewMap(map)).toEqual(map);
  const file = new URL('../../../../public/models/pocket-sd/preview.json', import.meta.url);
  expect(readPreviewMap(JSON.parse(readFileSync(file, 'utf8'))).factors).toHaveLength(4);
});

test.each([undefined, {}, { factors: [[1, 2, 3]], bias: [0, 0, 0] }, { factors: [], bias: [0] }])(
  '%o is refused as a map',
  (json) => {
    expect(() => readPreviewMap(json)).toThrow('preview.json is no map of 4 latent channels to 3 colours');
  },
);
