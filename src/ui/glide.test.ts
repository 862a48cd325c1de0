import fc from 'fast-check';
import { expect, test } from 'vitest';
import { glide } from './glide.ts';

const parts = fc.record({
  from: fc.double({ min: 0, max: 0.9, noNaN: true }),
  way: fc.double({ min: 0.01, max: 0.1, noNaN: true }),
  seconds: fc.double({ min: 0.05, max: 600, noNaN: true }),
});

test('in each tenth of a part that took a third of what was expected, or thrice that, the bar moves', () => {
  const times = fc.double({ min: 1 / 3, max: 3, noNaN: true });
  fc.assert(
    fc.property(parts, times, ({ from, way, seconds }, factor) => {
      const next = { share: from + way, seconds };
      let before = glide(from, next, 0);
      expect(before).toBeCloseTo(from);
      for (let tenth = 1; tenth <= 10; tenth++) {
        const now = glide(from, next, (tenth / 10) * factor * seconds);
        expect(now - before).toBeGreaterThan(way / 100);
        before = now;
      }
      expect(before).toBeLessThan(next.share);
    }),
  );
});

test('however long a part takes, the bar goes on and never arrives', () => {
  fc.assert(
    fc.property(parts, fc.double({ min: 0, max: 1e4, noNaN: true }), ({ from, way, seconds }, elapsed) => {
      const next = { share: from + way, seconds };
      const now = glide(from, next, elapsed);
      expect(now).toBeGreaterThanOrEqual(from);
      expect(now).toBeLessThan(next.share);
      expect(glide(from, next, elapsed + seconds)).toBeGreaterThan(now);
    }),
  );
});
