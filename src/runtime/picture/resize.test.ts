import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Filter } from './coefficients.ts';
import type { Picture } from './picture.ts';
import { resize } from './resize.ts';

// Pillow 13.0.0; how they were made: e2e/golden/clip/README.md.
const golden = 'e2e/golden/clip';
interface Case {
  seed: number;
  kind: 'noise' | 'extreme';
  width: number;
  height: number;
  outWidth: number;
  outHeight: number;
  inputSha256: string;
  sha256: Record<Filter, string>;
  files?: Record<Filter, string>;
}
const { cases } = JSON.parse(readFileSync(`${golden}/resize.json`, 'utf8')) as { cases: Case[] };

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function generated({ seed, kind, width, height }: Pick<Case, 'seed' | 'kind' | 'width' | 'height'>): Picture {
  const data = new Uint8Array(width * height * 3);
  let state = seed;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const byte = state >>> 24;
    data[i] = kind === 'noise' ? byte : byte < 128 ? 0 : 255;
  }
  return { data, width, height };
}

describe('equals Pillow 13 byte for byte', () => {
  for (const item of cases) {
    test(`${item.width}x${item.height} to ${item.outWidth}x${item.outHeight}, ${item.kind}`, () => {
      const picture = generated(item);
      expect(sha256(picture.data)).toBe(item.inputSha256);
      for (const filter of ['bicubic', 'bilinear', 'lanczos'] as const) {
        const { data } = resize(picture, { width: item.outWidth, height: item.outHeight, filter });
        if (item.files) expect(data).toEqual(new Uint8Array(readFileSync(`${golden}/${item.files[filter]}`)));
        expect(sha256(data), filter).toBe(item.sha256[filter]);
      }
    });
  }
});

test('a box of the result is what a crop of the whole result is', () => {
  const side = fc.integer({ min: 1, max: 40 });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(side, side, side, side, share, share, (w, h, width, height, x, y) => {
      const picture = generated({ seed: w * 41 + h, kind: 'noise', width: w, height: h });
      const left = Math.floor(x * (width - 1));
      const top = Math.floor(y * (height - 1));
      const box = { left, top, width: Math.ceil((width - left) / 2), height: Math.ceil((height - top) / 2) };
      const whole = resize(picture, { width, height, filter: 'bicubic' });
      const part = resize(picture, { width, height, filter: 'bicubic', box });
      for (let row = 0; row < box.height; row++) {
        const start = ((top + row) * width + left) * 3;
        const expected = whole.data.subarray(start, start + box.width * 3);
        expect(part.data.subarray(row * box.width * 3, (row + 1) * box.width * 3)).toEqual(expected);
      }
    }),
  );
});

test('a box outside the result is refused', () => {
  const picture = generated({ seed: 1, kind: 'noise', width: 4, height: 4 });
  const box = { left: 1, top: 0, width: 2, height: 2 };
  expect(() => resize(picture, { width: 2, height: 2, filter: 'bicubic', box })).toThrow(RangeError);
});
