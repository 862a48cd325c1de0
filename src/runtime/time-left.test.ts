import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mersenneTwister } from './random/mersenne.ts';
import { createCountClock, createLoadClock, createTimeLeft } from './time-left.ts';

/** Pictures of several kinds of work, each a tenth quicker or slower than its work says, and one held up by anything. */
const run = fc.record({
  units: fc.array(
    fc.record({ work: fc.integer({ min: 1, max: 9 }), pace: fc.double({ min: 0.9, max: 1.1, noNaN: true }) }),
    { minLength: 4, maxLength: 30 },
  ),
  held: fc.record({ at: fc.nat({ max: 2 }), times: fc.double({ min: 0.2, max: 20, noNaN: true }) }),
});

test('from the third unit on the time left is within a quarter of what comes, though one unit was held up', () => {
  fc.assert(
    fc.property(run, ({ units, held }) => {
      const clock = createTimeLeft();
      expect(clock.left(1)).toBe(undefined);
      for (const [at, { work, pace }] of units.entries()) {
        if (at >= 3) {
          const rest = units.slice(at);
          const told = clock.left(rest.reduce((sum, one) => sum + one.work, 0))!;
          const comes = rest.reduce((sum, one) => sum + one.work * one.pace, 0) / 1000;
          expect(Math.abs(told - comes) / comes).toBeLessThan(0.25);
        }
        clock.note(work, work * pace * (at === held.at ? held.times : 1));
      }
    }),
  );
});

const next = mersenneTwister(11);
const uniform = (): number => (next() + 0.5) / 2 ** 32;
const normal = (): number => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
type Pace = (at: number, count: number) => number;

/** How units of equal work took on devices of several kinds, and how many of the times told are to be within a quarter. */
const devices: readonly [name: string, pace: Pace, share: number, settled?: number][] = [
  ['calm', () => 0.95 + 0.1 * uniform(), 1],
  ['busy with something else, by a fifth', () => Math.exp(0.2 * normal()), 0.94],
  ['slow at the first unit', (at) => (at === 0 ? 5 : 1) * (0.9 + 0.2 * uniform()), 1],
  ['slowing down by a quarter as it gets warm', (at, count) => (1 + (0.25 * at) / count) * (0.95 + 0.1 * uniform()), 1],
  ['quickening by a quarter', (at, count) => (1 - (0.25 * at) / count) * (0.95 + 0.1 * uniform()), 1],
  // What comes is known once it has come: from the fourth unit after the change on.
  ['at half its pace from the middle on', (at, count) => (at < count / 2 ? 1 : 2) * (0.95 + 0.1 * uniform()), 1, 0.5],
];

test.each(devices)('on a device that is %s it is within a quarter as well', (_, pace, share, settled = 0) => {
  const offs: number[] = [];
  for (let round = 0; round < 300; round++) {
    const count = 8 + Math.floor(uniform() * 30);
    const ms = Array.from({ length: count }, (__, at) => 1000 * pace(at, count));
    const clock = createTimeLeft();
    for (const [at, took] of ms.entries()) {
      const comes = ms.slice(at).reduce((sum, one) => sum + one, 0) / 1000;
      if (at >= 3 && at >= settled * count + (settled > 0 ? 5 : 0))
        offs.push(Math.abs(clock.left(count - at)! - comes) / comes);
      clock.note(1, took);
    }
  }
  expect(offs.length).toBeGreaterThan(500);
  expect(offs.filter((off) => off < 0.25).length / offs.length).toBeGreaterThanOrEqual(share);
});

test('what is no work tells nothing of the pace', () => {
  const clock = createTimeLeft();
  clock.note(0, 5_000);
  expect(clock.left(3)).toBe(undefined);
});

test('a count that comes in heaps has the time left of its average', () => {
  let ms = 0;
  const clock = createCountClock(() => ms);
  for (let done = 0; done < 60;) {
    // Two calls at once: eight pictures within a moment, then none for two seconds.
    for (let one = 0; one < 8; one++) {
      ms += 1;
      clock.reached(++done);
    }
    ms += 1992;
    if (done >= 24) expect(Math.abs(clock.left(100)! - 25) / 25).toBeLessThan(0.25);
  }
});

/** Photos of two kinds, by bytes, and what each takes: something of its own, and something for each byte. */
interface Kinds {
  large: number;
  small: number;
  msEach: number;
  msPerMegabyte: number;
}
type Place = (i: number, count: number) => boolean;
const orders: [name: string, isLarge: Place][] = [
  ['the large ones first', (i, count) => i < count / 6],
  ['the small ones first', (i, count) => i >= count / 2],
  ['one large, one small', (i) => i % 2 === 0],
  ['mixed anyhow', () => uniform() < 0.5],
  ['a large one now and then', () => uniform() < 0.1],
];
/** Photos of 12 megapixels and pictures of the web with a quick model and a slow one; all that counts is one of both. */
const folders: Kinds[] = [
  { large: 3e6, small: 2e5, msEach: 60, msPerMegabyte: 60 },
  { large: 3e6, small: 2e5, msEach: 600, msPerMegabyte: 150 },
  { large: 8e6, small: 1e5, msEach: 30, msPerMegabyte: 100 },
  { large: 3e6, small: 2e5, msEach: 300, msPerMegabyte: 0 },
  { large: 3e6, small: 2e5, msEach: 0, msPerMegabyte: 300 },
];

/** How far the time told was from what came, once each kind had its turn in three looks of half a second. */
function offsOf(isLarge: Place, { large, small, msEach, msPerMegabyte }: Kinds): number[] {
  const files = Array.from({ length: 240 }, (_, i) => {
    const kind = isLarge(i, 240) ? large : small;
    const bytes = kind * Math.exp(0.2 * normal());
    return { kind, bytes, ms: (msEach + (msPerMegabyte * bytes) / 1e6) * (0.9 + 0.2 * uniform()) };
  });
  let ms = 0;
  let comes = files.reduce((sum, file) => sum + file.ms, 0);
  const rest = { count: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
  const done = { count: 0, bytes: 0 };
  const clock = createLoadClock(() => ms);
  const looks = new Map([large, small].map((kind) => [kind, 0]));
  const turns = new Set<number>();
  let noted = 0;
  const offs: number[] = [];
  for (const file of files) {
    if ([...looks.values()].every((times) => times >= 3) && comes > 3_000)
      offs.push(Math.abs(clock.left(rest)! * 1000 - comes) / comes);
    ms += file.ms;
    comes -= file.ms;
    rest.count--;
    rest.bytes -= file.bytes;
    done.count++;
    done.bytes += file.bytes;
    clock.reached({ ...done });
    turns.add(file.kind);
    if (ms - noted < 500) continue;
    for (const kind of turns) looks.set(kind, looks.get(kind)! + 1);
    turns.clear();
    noted = ms;
  }
  return offs;
}

test.each(orders)('files of two sizes, %s: within a quarter from the third look at each on', (_, isLarge) => {
  for (const kinds of folders) {
    const offs = [1, 2].flatMap(() => offsOf(isLarge, kinds));
    expect(offs.length, JSON.stringify(kinds)).toBeGreaterThan(10);
    expect(offs.filter((off) => off < 0.25).length / offs.length, JSON.stringify(kinds)).toBeGreaterThan(0.98);
  }
});

test('nothing left takes no time, and of nothing done nothing is known', () => {
  const clock = createLoadClock(() => 0);
  expect(clock.left({ count: 0, bytes: 0 })).toBe(0);
  expect(clock.left({ count: 1, bytes: 9 })).toBeUndefined();
});
