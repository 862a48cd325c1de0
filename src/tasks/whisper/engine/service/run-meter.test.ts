import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordBar } from '../../../../runtime/fixtures/recorded-bar.ts';
import { createRunMeter, type BarTold } from './run-meter.ts';

/** A device: milliseconds for hearing a window, for a token, for the times of words. */
const device = fc.record({
  hear: fc.integer({ min: 40, max: 20_000 }),
  token: fc.integer({ min: 4, max: 400 }),
  align: fc.integer({ min: 10, max: 2000 }),
});
/** A window: seconds from it to the next, readings of it, tokens of each. */
const window = fc.record({
  stride: fc.double({ min: 5, max: 30, noNaN: true }),
  readings: fc.integer({ min: 1, max: 6 }),
  tokens: fc.integer({ min: 1, max: 224 }),
});
const run = fc.record({
  device,
  windows: fc.array(window, { minLength: 1, maxLength: 12 }),
  detects: fc.boolean(),
  aligns: fc.boolean(),
  last: fc.double({ min: 0.5, max: 30, noNaN: true }),
});
type Run = typeof run extends fc.Arbitrary<infer T> ? T : never;

/** Plays a run on a simulated clock; `onWindow` hears of each window with the time left that was told after it. */
function play({ device: { hear, token, align }, windows, detects, aligns, last }: Run) {
  let ms = 0;
  const strides = windows.map(({ stride }, i) => (i === windows.length - 1 ? last : stride));
  const total = strides.reduce((sum, stride) => sum + stride, 0);
  const meter = createRunMeter({ total, from: 0, detects, aligns, now: () => ms });
  const record = recordBar();
  const tell = ({ share, next }: BarTold): void => record.told({ done: 0, share, ...(next && { next }) });
  const work = (took: number): void => {
    ms += took;
    record.worked(took);
  };
  const hearNow = (): void => {
    tell(meter.hearing());
    work(hear);
    tell(meter.heard());
  };
  const told: { at: number; eta: number | undefined }[] = [];
  tell({ share: 0 });
  if (detects) {
    hearNow();
    work(token);
    tell(meter.language());
  }
  let position = 0;
  for (const [i, { readings, tokens }] of windows.entries()) {
    if (!(i === 0 && detects && total >= 30)) hearNow();
    const size = Math.min(30, total - position);
    for (let reading = 0; reading < readings; reading++)
      for (let count = 1; count <= tokens; count++) {
        work(token);
        tell(meter.wrote(position + (size * count) / tokens, { isFirst: count === 1 }));
      }
    if (aligns) {
      tell(meter.aligning());
      work(align);
      tell(meter.aligned());
    }
    position = Math.min(total, position + strides[i]!);
    if (i === windows.length - 1) position = total;
    tell(meter.reached(position));
    told.push({ at: ms, eta: meter.eta() });
  }
  return { verdict: record.verdict(), told, ms };
}

test('whatever the device, the windows and the failed readings, the bar never goes back and ends at its end', () => {
  fc.assert(
    fc.property(run, (given) => {
      const { verdict } = play(given);
      expect(verdict.backs).toBe(0);
      expect(verdict.ahead).toBeLessThan(1e-6);
      expect(verdict.first).toBe(0);
      expect(verdict.last).toBeCloseTo(1);
    }),
  );
});

test('it stands still for less than a tenth of the run, failed readings or not', () => {
  fc.assert(
    fc.property(run, (given) => {
      const windows = given.windows.map((one) => ({ ...one, tokens: Math.max(one.tokens, 12) }));
      expect(play({ ...given, windows }).verdict.still).toBeLessThan(0.1);
    }),
  );
});

test('from the third window on the time left is within a quarter of what comes', () => {
  const usual = fc.record({
    stride: fc.double({ min: 24, max: 29, noNaN: true }),
    readings: fc.constant(1),
    tokens: fc.integer({ min: 70, max: 90 }),
  });
  const long = fc.record({
    device,
    windows: fc.array(usual, { minLength: 8, maxLength: 16 }),
    detects: fc.boolean(),
    aligns: fc.boolean(),
    last: fc.double({ min: 24, max: 29, noNaN: true }),
  });
  const offs = fc.sample(long, { numRuns: 200, seed: 11 }).flatMap((given) => {
    const { told, ms } = play(given);
    return told.slice(3, -3).map(({ at, eta }) => Math.abs(eta! - (ms - at) / 1000) / ((ms - at) / 1000));
  });
  expect(offs.length).toBeGreaterThan(500);
  expect(offs.filter((off) => off < 0.25).length / offs.length).toBeGreaterThan(0.98);
});
