import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareInpaint, type InpaintRequest } from './inpaint.ts';
import { blurKeepingMarks, blurMask } from './mask-blur.ts';
import type { Mask } from './mask.ts';

const grey = (width: number, height: number) => ({
  data: new Uint8Array(width * height * 3).fill(90),
  width,
  height,
});

/** A black mask with one white box. */
function marked({ width, height }: { width: number; height: number }, [x, y, w, h]: readonly number[]): Mask {
  const data = new Uint8Array(width * height);
  for (let row = y!; row < y! + h!; row++) data.fill(255, row * width + x!, row * width + x! + w!);
  return { data, width, height };
}

const size = { width: 64, height: 64 };
const request = (mask: Mask, more: Partial<InpaintRequest> = {}): InpaintRequest => ({
  picture: grey(mask.width, mask.height),
  mask,
  ...size,
  area: 'whole',
  padding: 8,
  blur: 4,
  ...more,
});

describe('a mark that a person made', () => {
  test.each(['whole', 'masked'] as const)('changes its place however small it is (%s)', (area) => {
    fc.assert(
      fc.property(fc.nat(63), fc.nat(63), fc.constantFrom(0, 1, 4, 16), (x, y, blur) => {
        const mask = marked(size, [x, y, 1, 1]);
        const { cells, finish, mask: hidden } = prepareInpaint(request(mask, { area, blur, marks: 'all' }));
        expect(cells.data.includes(1)).toBe(true);
        if (area === 'whole') expect(cells.data[Math.floor(y / 8) * 8 + Math.floor(x / 8)]).toBe(1);
        expect(hidden.data.includes(255)).toBe(true);
        const painted = finish({ ...size, data: new Uint8Array(64 * 64 * 3).fill(255) });
        expect(painted.data[3 * (y * 64 + x)]).toBeGreaterThan(200); // of 90 before
      }),
      { numRuns: 40 },
    );
  });

  test('reaches the model from a picture that is made smaller', () => {
    const large = { width: 512, height: 512 };
    const mask = marked(large, [200, 312, 3, 2]);
    const { cells } = prepareInpaint(request(mask, { marks: 'all', blur: 0 }));
    expect(cells.data.indexOf(1)).toBe(Math.floor(312 / 64) * 8 + Math.floor(200 / 64));
  });

  test('is softened as ever where it is wide', () => {
    const mask = marked({ width: 200, height: 200 }, [40, 40, 120, 120]);
    expect(blurKeepingMarks(mask, 4).data).toEqual(blurMask(mask, 4).data);
  });
});

test('sampled as diffusers does, a mark that the model would not see is told instead of “done”', () => {
  const dot = marked(size, [11, 11, 3, 3]);
  expect(() => prepareInpaint(request(dot, { blur: 0 }))).toThrow('The marks of the mask are too small');
  expect(() => prepareInpaint(request(dot))).toThrow('The marks of the mask are too small');
  expect(() => prepareInpaint(request(marked(size, [0, 0, 0, 0])))).toThrow('The mask is black all over');
});
