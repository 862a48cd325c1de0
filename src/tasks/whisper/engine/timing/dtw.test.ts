import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dtw } from './dtw.ts';
import { units } from '../../../../../e2e/golden-units.ts';
import { medianFilter } from './median-filter.ts';

// dtw and median_filter of openai-whisper 20250625 on generated matrices.
const golden = JSON.parse(
  readFileSync(new URL('../../../../../e2e/golden/whisper/units/dtw.json', import.meta.url), 'utf8'),
) as {
  dtw: { seed: number; shape: [number, number]; kind: string; text_indices: number[]; time_indices: number[] }[];
  median: { seed: number; shape: [number, number]; width: number; output: number[][] }[];
};

const kinds: Record<string, (unit: number) => number> = {
  unit: (unit) => unit,
  ties: (unit) => Math.floor(unit * 3),
  negative: (unit) => -(unit * 4 - 2),
};

test.each(golden.dtw)('the path through $shape, $kind, seed $seed', ({ seed, shape, kind, ...path }) => {
  const costs = units(seed, shape[0] * shape[1]).map(kinds[kind]!);
  const { rows, columns } = dtw(costs, ...shape);
  expect([...rows]).toEqual(path.text_indices);
  expect([...columns]).toEqual(path.time_indices);
});

test('without columns every row is entered before the first, as in the reference', () => {
  const { rows, columns } = dtw([], 3, 0);
  expect([...rows]).toEqual([0, 1, 2]);
  expect([...columns]).toEqual([-1, -1, -1]);
});

test.each(golden.median)('the median of $width over rows of $shape', ({ seed, shape, width, output }) => {
  const values = Float32Array.from(units(seed, shape[0] * shape[1]));
  medianFilter(values, shape[1], width);
  expect([...values]).toEqual(output.flat());
});
