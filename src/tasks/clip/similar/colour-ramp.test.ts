import { expect, test } from 'vitest';
import { colourRamp, distance, rampSteps, stepOf, toOklab } from './colour-ramp.ts';

test.each(['light', 'dark'] as const)(
  'steps of the %s ramp look equally large, and lightness goes one way',
  (scheme) => {
    const ramp = colourRamp(scheme);
    const colours = Array.from({ length: rampSteps }, (_, i) =>
      toOklab([ramp[i * 4]!, ramp[i * 4 + 1]!, ramp[i * 4 + 2]!]),
    );
    // Eight steps at once: a single one is within the rounding to bytes.
    const steps = Array.from({ length: 31 }, (_, i) => distance(colours[i * 8]!, colours[i * 8 + 8]!));
    const mean = steps.reduce((sum, step) => sum + step) / steps.length;
    for (const step of steps) expect(Math.abs(step / mean - 1)).toBeLessThan(0.15);
    const way = scheme === 'light' ? -1 : 1;
    for (let i = 8; i < rampSteps; i += 8) expect(way * (colours[i]!.L - colours[i - 8]!.L)).toBeGreaterThan(0);
    expect(Math.abs(colours.at(-1)!.L - colours[0]!.L)).toBeGreaterThan(0.6);
  },
);

test('values are placed between the ends, and beyond them at the ends', () => {
  expect([stepOf(0.2, 0.2, 0.8), stepOf(0.4, 0.2, 0.8), stepOf(0.8, 0.2, 0.8)]).toEqual([0, 85, 255]);
  expect([stepOf(-1, 0.2, 0.8), stepOf(1, 0.2, 0.8), stepOf(0.5, 0.5, 0.5)]).toEqual([0, 255, 0]);
});
