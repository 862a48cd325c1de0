import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unit } from '../vectors.ts';
import { dotExactly } from './scan.ts';
import { scoreParts, weightedSum } from './score-parts.ts';

const dims = 8;
const vectors = fc
  .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: dims, maxLength: dims })
  .filter((values) => Math.hypot(...values) > 0.01)
  .map((values) => unit(Float32Array.from(values)));
const weights = fc.oneof(fc.constantFrom(1, -1, 2), fc.double({ min: -5, max: 5, noNaN: true }));
const queries = fc
  .array(fc.record({ vector: vectors, weight: weights }), { minLength: 1, maxLength: 6 })
  .filter((terms) => Math.hypot(...weightedSum(terms, dims)) > 1e-3);

test('the parts of a score add up to the cosine of the picture and the query, whatever the weights', () => {
  fc.assert(
    fc.property(queries, vectors, (terms, row) => {
      const { score, parts } = scoreParts(terms, row);
      expect(score).toBeCloseTo(dotExactly(unit(weightedSum(terms, dims)), row), 5);
      expect(parts.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(score, 12);
    }),
  );
});

test('a plain term adds its cosine, and a term that is subtracted takes its own away', () => {
  const [x, y] = [new Float32Array([1, 0]), new Float32Array([0, 1])];
  const row = new Float32Array([0.6, 0.8]);
  expect(scoreParts([{ vector: x, weight: 1 }], row).score).toBeCloseTo(0.6);
  const { score, parts } = scoreParts(
    [
      { vector: x, weight: 1 },
      { vector: y, weight: -1 },
    ],
    row,
  );
  expect(parts[0]).toMatchObject({ cosine: expect.closeTo(0.6), part: expect.closeTo(0.6 / Math.SQRT2) });
  expect(parts[1]).toMatchObject({ cosine: expect.closeTo(0.8), part: expect.closeTo(-0.8 / Math.SQRT2) });
  expect(score).toBeCloseTo(-0.2 / Math.SQRT2);
});
