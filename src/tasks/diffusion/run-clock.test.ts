import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleSettings } from './fixtures/settings.ts';
import { costOf, createRunClock } from './run-clock.ts';

/** Pictures of several kinds of work, each a tenth quicker or slower than its work says, and one held up by anything. */
const run = fc.record({
  pictures: fc.array(
    fc.record({ cost: fc.integer({ min: 1, max: 9 }), pace: fc.double({ min: 0.9, max: 1.1, noNaN: true }) }),
    { minLength: 4, maxLength: 30 },
  ),
  held: fc.record({ at: fc.nat({ max: 2 }), times: fc.double({ min: 0.2, max: 20, noNaN: true }) }),
});

test('from the third picture on the time left is within a quarter of what comes', () => {
  fc.assert(
    fc.property(run, ({ pictures, held }) => {
      const clock = createRunClock();
      expect(clock.left(1)).toBe(undefined);
      for (const [at, { cost, pace }] of pictures.entries()) {
        if (at >= 3) {
          const rest = pictures.slice(at);
          const told = clock.left(rest.reduce((sum, one) => sum + one.cost, 0))!;
          const comes = rest.reduce((sum, one) => sum + one.cost * one.pace, 0) / 1000;
          expect(Math.abs(told - comes) / comes).toBeLessThan(0.25);
        }
        clock.note(cost, cost * pace * (at === held.at ? held.times : 1));
      }
    }),
  );
});

test('a picture is as much work as it has pixels and runs of the UNet', () => {
  const plain = { ...exampleSettings, steps: 20, guidanceScale: 1, width: 64, height: 64 };
  const cost = costOf(plain, { hasStart: false });
  expect(costOf({ ...plain, width: 128 }, { hasStart: false })).toBe(2 * cost);
  expect(costOf({ ...plain, guidanceScale: 7 }, { hasStart: false })).toBeGreaterThan(1.9 * cost);
  expect(costOf({ ...plain, strength: 0.5 }, { hasStart: true })).toBeLessThan(0.6 * cost);
});
