import { expect, test } from 'vitest';
import golden from '../../../../e2e/golden/clip/zeroshot.json' with { type: 'json' };
import { dot, ensemble, softmax, unit } from './vectors.ts';

// torch and NumPy, both ways; how they were made: e2e/golden/clip/README.md.
const { labels, templates, dims, images, tolerance } = golden;
const rows = (numbers: number[], count: number): Float32Array[] =>
  Array.from({ length: count }, (_, i) => Float32Array.from(numbers.slice(i * dims, (i + 1) * dims)));
const expectNear = (actual: Iterable<number>, expected: number[]): void => {
  const numbers = [...actual];
  expect(numbers).toHaveLength(expected.length);
  for (const [i, value] of numbers.entries()) expect(Math.abs(value - expected[i]!)).toBeLessThan(tolerance);
};

const prompts = rows(golden.texts, labels * templates).map(unit);
const weights = Array.from({ length: labels }, (_, i) => ensemble(prompts.slice(i * templates, (i + 1) * templates)));
const pictures = rows(golden.pictures, images).map(unit);
const cosines = pictures.map((picture) => weights.map((weight) => dot(picture, weight)));

test('prompts are ensembled as the reference does it', () => {
  expectNear(
    weights.flatMap((weight) => [...weight]),
    golden.weights,
  );
});

test('vectors have unit length', () => {
  expectNear(
    pictures.flatMap((picture) => [...picture]),
    golden.unitPictures,
  );
});

test.each([
  ['100', 100],
  ['exp(4.6052)', Math.exp(4.6052)],
] as const)('cosines and shares at a logit scale of %s', (name, scale) => {
  expectNear(cosines.flat(), golden.cosines);
  expectNear(
    cosines.flatMap((row) => softmax(row.map((cosine) => scale * cosine))),
    golden.softmax[name],
  );
});

test('large logits do not overflow', () => {
  expect(softmax([1e4, 1e4])).toEqual([0.5, 0.5]);
});

test('numbers of a broken device are refused', () => {
  for (const broken of [
    [0, 0],
    [Number.NaN, 1],
    [Infinity, 1],
  ])
    expect(() => unit(Float32Array.from(broken))).toThrow('cannot be right on this device');
});
