import { expect, test } from 'vitest';
import { createPreviewCadence } from './preview-cadence.ts';

/** Which of the steps have a costly preview, and what these took of the time of all. */
function replay({ stepMs, costs, steps = 40 }: { stepMs: number; costs: (run: number) => number; steps?: number }) {
  const cadence = createPreviewCadence(costs(1));
  const made: number[] = [];
  let spent = 0;
  for (let step = 1; step <= steps; step++) {
    if (!cadence.isDue(stepMs)) continue;
    const ms = costs(made.length);
    made.push(step);
    spent += ms;
    cadence.made(ms);
  }
  return { made, share: spent / (steps * stepMs), standsAlone: cadence.standsAlone() };
}

test('a preview that takes 3 % of a step is made after each', () => {
  const { made, share, standsAlone } = replay({ stepMs: 1000, costs: () => 30 });
  expect(made).toHaveLength(40);
  expect(share).toBeCloseTo(0.03);
  expect(standsAlone).toBe(true);
});

test('one that takes 9 % is made after every third', () => {
  const { made, share, standsAlone } = replay({ stepMs: 1000, costs: () => 89 });
  expect(made.slice(0, 4)).toEqual([3, 6, 9, 12]);
  expect(share).toBeLessThanOrEqual(0.03);
  expect(standsAlone).toBe(true);
});

test('one that takes a fifth of a step is not made: the cheap one is', () => {
  expect(replay({ stepMs: 1000, costs: () => 200 })).toEqual({ made: [], share: 0, standsAlone: false });
});

test('a first one that compiles is paid off, and not taken for what the next will cost', () => {
  const { made, share } = replay({ stepMs: 1000, costs: (run) => (run === 0 ? 300 : 28) });
  expect(made.slice(0, 3)).toEqual([1, 11, 12]);
  expect(share).toBeLessThanOrEqual(0.031);
});
