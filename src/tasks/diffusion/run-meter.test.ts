import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPictureMeter, type Part } from './run-meter.ts';
import type { GenerateProgress } from './settings.ts';

const parts = ['text', 'start', 'unet', 'steps', 'finish'] as const;

/** Whatever calls may tell: several files at a time, sizes that grow, compiling, steps, tiles. */
const told = fc
  .array(
    fc.record({
      part: fc.constantFrom(...parts),
      phase: fc.constantFrom('load', 'compile', 'run', 'decode', 'save', 'download'),
      unit: fc.constantFrom('bytes', 'files', 'steps', 'tiles', 'images'),
      done: fc.nat({ max: 100 }),
      total: fc.option(fc.nat({ max: 100 }), { nil: undefined }),
    }),
    { maxLength: 60 },
  )
  .map((events) =>
    events
      .toSorted((a, b) => parts.indexOf(a.part) - parts.indexOf(b.part))
      .map(
        ({ total, ...event }) => ({ ...event, image: 0, ...(total !== undefined && { total }) }) as GenerateProgress,
      ),
  );
const plan = fc.record({
  steps: fc.integer({ min: 1, max: 150 }),
  hasStart: fc.boolean(),
  isLoaded: fc.boolean(),
  bytes: fc.option(fc.dictionary(fc.constantFrom<Part>(...parts), fc.nat({ max: 300 })), { nil: undefined }),
});

test('no bar goes back, or past its end, whatever is told', () => {
  fc.assert(
    fc.property(plan, told, (wanted, events) => {
      const meter = createPictureMeter(wanted);
      let before = { share: 0, loaded: 0 };
      for (const event of events) {
        const now = meter.note(event);
        expect(now.share).toBeGreaterThanOrEqual(before.share);
        expect(now.loaded).toBeGreaterThanOrEqual(before.loaded);
        expect(Math.max(now.share, now.loaded)).toBeLessThanOrEqual(1 + 1e-9);
        before = now;
      }
    }),
  );
});

test('the last step leaves the rest to reading out, and its end is the end', () => {
  const meter = createPictureMeter({ steps: 20, hasStart: false, isLoaded: true });
  const step = (done: number) => ({ phase: 'run', unit: 'steps', part: 'steps', done, total: 20, image: 0 }) as const;
  expect(meter.note(step(0))).toMatchObject({ loaded: 1 });
  const halfway = meter.note(step(10)).share;
  expect(halfway).toBeGreaterThan(0.4);
  expect(meter.note(step(20)).share).toBeLessThan(1);
  expect(meter.note({ phase: 'decode', unit: 'tiles', part: 'finish', done: 1, total: 1, image: 0 }).share).toBeCloseTo(
    1,
  );
});
