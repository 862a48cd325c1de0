import { expect, test } from 'vitest';
import type { Reading } from '../reading.ts';
import { resultBars, topBars } from './result-bars.ts';

const reading = (none: number): Reading => ({
  labels: ['cat', 'none of these'],
  scores: [0.75, 0.25],
  cosines: [0.3, 0.25],
  none: { score: none, cosine: 0.28 },
  width: 1,
  height: 1,
  ms: 1,
});
const shown = (items: readonly { id: string; apart?: boolean }[]) => items.map(({ id, apart }) => [id, apart === true]);

test('the background stands apart at the end, and first where it wins', () => {
  for (const bars of [topBars(reading(0.1), { none: true, most: 3 }), resultBars(reading(0.1), { none: true }).items])
    expect(shown(bars)).toEqual([
      ['=cat', false],
      ['=none of these', false],
      ['none', true],
    ]);
  for (const bars of [topBars(reading(0.6), { none: true, most: 3 }), resultBars(reading(0.6), { none: true }).items])
    expect(shown(bars)).toEqual([
      ['none', false],
      ['=cat', false],
      ['=none of these', false],
    ]);
});

test('without the background only labels are shown', () => {
  expect(shown(topBars(reading(0.6), { none: false, most: 1 }))).toEqual([['=cat', false]]);
});
