import { expect, test } from 'vitest';
import { exampleSettings } from './fixtures/settings.ts';
import { costOf } from './picture-cost.ts';

test('a picture is as much work as it has pixels and runs of the UNet', () => {
  const plain = { ...exampleSettings, steps: 20, guidanceScale: 1, width: 64, height: 64 };
  const cost = costOf(plain, { hasStart: false });
  expect(costOf({ ...plain, width: 128 }, { hasStart: false })).toBe(2 * cost);
  expect(costOf({ ...plain, guidanceScale: 7 }, { hasStart: false })).toBeGreaterThan(1.9 * cost);
  expect(costOf({ ...plain, strength: 0.5 }, { hasStart: true })).toBeLessThan(0.6 * cost);
});
