import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkSize, nearestSide, sideLimits, wrongSize } from './size.ts';

const models = fc
  .record({ step: fc.constantFrom(8, 16, 32, 64, 128, 192), times: fc.integer({ min: 1, max: 10 }) })
  .map(({ step, times }) => ({ sizeMultiple: step, size: step * times }));
const typed = fc.oneof(fc.integer({ min: -10, max: 5000 }), fc.double({ min: -1e9, max: 1e9, noNaN: true }));

/** Every side that a model makes, counted out. */
const allowed = (step: number) => Array.from({ length: 2049 }, (_, i) => i).filter((i) => i >= 64 && i % step === 0);

test('the nearest side is allowed, and no allowed side is nearer', () => {
  fc.assert(
    fc.property(models, typed, (facts, side) => {
      const sides = allowed(facts.sizeMultiple);
      const near = nearestSide(side, facts);
      expect(sides).toContain(near);
      expect(Math.abs(near - side)).toBe(Math.min(...sides.map((other) => Math.abs(other - side))));
    }),
  );
});

test('a size is refused exactly if one of its sides is not allowed, and the nearest one passes', () => {
  const side = (step: number) => fc.oneof(typed, fc.constantFrom(...allowed(step)), fc.constant(Number.NaN));
  const sized = models.chain((facts) =>
    fc.tuple(fc.constant(facts), side(facts.sizeMultiple), side(facts.sizeMultiple)),
  );
  fc.assert(
    fc.property(sized, ([facts, width, height]) => {
      const sides = allowed(facts.sizeMultiple);
      const fault = wrongSize({ width, height }, facts);
      expect(fault === undefined).toBe(sides.includes(width) && sides.includes(height));
      if (fault) expect(wrongSize(fault.nearest, facts)).toBeUndefined();
    }),
  );
});

test('one sentence says what was typed, what is accepted and what is nearest', () => {
  const facts = { size: 512, sizeMultiple: 64 };
  const told = (width: number, height: number) => wrongSize({ width, height }, facts)?.message;
  expect(told(520, 768)).toBe(
    'With this model, width can be a multiple of 64 from 64 to 2048, not 520; the nearest is 512.',
  );
  expect(told(520, 3000)).toBe(
    'With this model, width and height can be multiples of 64 from 64 to 2048, not 520 and 3000; the nearest are 512 and 2048.',
  );
  expect(told(512, Number.NaN)).toBe(
    'With this model, height can be a multiple of 64 from 64 to 2048; the nearest is 512.',
  );
  expect(told(512, 768)).toBeUndefined();
  expect(() => checkSize({ width: 520, height: 768 }, facts)).toThrow('not 520');
});

test('the limits are sizes that the model makes', () => {
  expect(sideLimits({ sizeMultiple: 192 })).toEqual({ min: 192, max: 1920, step: 192 });
});
