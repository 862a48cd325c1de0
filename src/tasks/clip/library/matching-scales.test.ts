import { expect, test } from 'vitest';
import { mersenneTwister } from '../../../runtime/random/mersenne.ts';
import { createVectorMemory } from '../engine/search/vector-memory.ts';
import { matcherOf } from './matching.ts';

const next = mersenneTwister(5);
const uniform = (): number => (next() + 0.5) / 2 ** 32;
const normal = ([mean, deviation]: Spread): number =>
  mean + deviation * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());

type Spread = readonly [mean: number, deviation: number];
/** Cosines of words with pictures that they say, with others, and of “none of these” with any. */
interface Shape {
  match: Spread;
  other: Spread;
  none: Spread;
}

/** Ranges that users of these models report: unrelated words are near no fixed number, least of all near 0. */
const shapes: Record<string, Shape> = {
  'OpenAI ViT-B/32': { match: [0.285, 0.022], other: [0.19, 0.022], none: [0.228, 0.012] },
  'OpenAI ViT-L/14': { match: [0.245, 0.028], other: [0.13, 0.026], none: [0.175, 0.015] },
  'MobileCLIP-S2': { match: [0.26, 0.035], other: [0.09, 0.032], none: [0.14, 0.02] },
  'SigLIP base': { match: [0.115, 0.022], other: [0.01, 0.022], none: [0.045, 0.012] },
};

function library(shape: Shape, { count, matches }: { count: number; matches: number }) {
  const memory = createVectorMemory(3);
  const rows = new Float32Array(count * 3);
  for (let i = 0; i < count; i++) {
    const query = normal(i < matches ? shape.match : shape.other);
    const none = normal(shape.none);
    rows.set([query, none, Math.sqrt(1 - query ** 2 - none ** 2)], 3 * i);
  }
  memory.append(rows);
  return memory;
}

const axes = { query: Float32Array.of(1, 0, 0), none: Float32Array.of(0, 1, 0), noneFloor: -1, hasPicture: false };

test.each(
  Object.entries(shapes).flatMap(([name, shape]) =>
    [0.002, 0.02, 0.2, 0.3].map((part) => [name, part, shape] as const),
  ),
)('on the scale of %s, words that fit %d of the pictures find most of them and hardly any other', (_, part, shape) => {
  const count = 10_000;
  const matches = Math.round(part * count);
  const isMatch = matcherOf(library(shape, { count, matches }), axes);
  let [found, wrong] = [0, 0];
  for (let row = 0; row < count; row++)
    if (isMatch(row)) {
      if (row < matches) found++;
      else wrong++;
    }
  expect(found / matches).toBeGreaterThan(0.75);
  expect(wrong / (count - matches)).toBeLessThan(0.015);
});

test.each(Object.entries(shapes))('on the scale of %s, words that fit the whole library find it', (_, shape) => {
  const count = 500;
  const isMatch = matcherOf(library(shape, { count, matches: count }), axes);
  expect(Array.from({ length: count }, (__, row) => isMatch(row)).filter(Boolean).length / count).toBeGreaterThan(0.9);
});

test('pictures that were added are looked at, though the column of “none of these” is kept', () => {
  const shape = shapes['OpenAI ViT-B/32']!;
  const memory = library(shape, { count: 100, matches: 5 });
  matcherOf(memory, axes);
  memory.append(Float32Array.of(0.3, 0.22, Math.sqrt(1 - 0.09 - 0.0484)));
  expect(matcherOf(memory, axes)(100)).toBe(true);
  expect(matcherOf(memory, { ...axes, none: Float32Array.of(0, 0, 1) })(100)).toBe(false);
});
