import { expect, test } from 'vitest';
import { createVectorMemory } from '../engine/search/vector-memory.ts';
import { matcherOf } from './matching.ts';

/** Vectors at these cosines to the first axis, and to the second where a second number is given. */
function memoryOf(cosines: readonly (readonly [query: number, none?: number])[]) {
  const memory = createVectorMemory(3);
  const rows = cosines.map(([query, none = 0]) => [query, none, Math.sqrt(1 - query ** 2 - none ** 2)]);
  memory.append(Float32Array.from(rows.flat()));
  return memory;
}
const axes = { query: Float32Array.of(1, 0, 0), none: Float32Array.of(0, 1, 0) };
const matching = (
  cosines: readonly (readonly [number, number?])[],
  { noneFloor = -1, hasPicture = false }: { noneFloor?: number; hasPicture?: boolean },
) => {
  const isMatch = matcherOf(memoryOf(cosines), { ...axes, noneFloor, hasPicture });
  return cosines.flatMap((_, row) => (isMatch(row) ? [row] : []));
};

test('words match a picture that they fit better than words that fit anything, and at least the floor of the model', () => {
  const pictures = [
    [0.5, 0.2],
    [0.25, 0.2],
    [0.15, 0.2],
    [0.4, 0.45],
  ] as const;
  expect(matching(pictures, {})).toEqual([0, 1]);
  expect(matching(pictures, { noneFloor: 0.28 })).toEqual([0]);
  expect(matching(pictures.slice(2), {})).toEqual([]);
  expect(
    matching(
      [
        [0.5, 0.2],
        [0.6, 0.1],
      ],
      {},
    ),
  ).toEqual([0, 1]); // words that match everything
});

test('a picture matches those that are alike far beyond the usual, on the scale of any model', () => {
  const usual = Array.from({ length: 60 }, (_, i) => 0.1 + 0.002 * (i % 10));
  for (const [from, scale] of [
    [0, 1],
    [0.5, 0.3],
  ] as const) {
    const cosines = [0.8, 0.6, ...usual].map((cosine) => [from + scale * cosine] as const);
    expect(matching(cosines, { hasPicture: true })).toEqual([0, 1]);
  }
});

test('near copies match however alike all pictures are, and of a handful of pictures all do', () => {
  const burst = Array.from({ length: 40 }, (_, i) => [0.97 + 0.0005 * (i % 10)] as const);
  expect(matching(burst, { hasPicture: true })).toHaveLength(40);
  expect(matching([[0.1], [0.2], [0.9]], { hasPicture: true })).toEqual([0, 1, 2]);
});
