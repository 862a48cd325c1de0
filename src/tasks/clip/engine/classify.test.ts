import { expect, test } from 'vitest';
import { classifyVector } from './classify.ts';

const picture = { vector: Float32Array.of(1, 0), width: 1, height: 1 };
/** A unit vector at that cosine with the picture. */
const at = (cosine: number) => Float32Array.of(cosine, Math.sqrt(1 - cosine ** 2));
const none = (label: number, options: { background: number; noneFloor: number }) => {
  const space = { labels: [at(label)], none: at(options.background), noneFloor: options.noneFloor, logitScale: 20 };
  return classifyVector(picture, space).none;
};

test('the background counts by its prompts, and never by less than the model’s floor', () => {
  expect(none(0.2, { background: 0.25, noneFloor: -1 }).cosine).toBeCloseTo(0.25, 6);
  expect(none(0.2, { background: 0.3, noneFloor: 0.25 }).cosine).toBeCloseTo(0.3, 6);
  const lifted = none(0.2, { background: -0.1, noneFloor: 0.25 });
  expect(lifted.cosine).toBe(0.25);
  expect(lifted.score).toBeCloseTo(1 / (1 + Math.exp(20 * (0.2 - 0.25))), 6);
});
