import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onClock } from './timeline.ts';
import type { FileClock, SoundEvent, Span } from './timeline.ts';

const rate = 1000;

/** Sound of `seconds`, all samples of one value, at a time. */
const sound = (time: number | undefined, seconds: number, value = 1): SoundEvent => ({
  block: { sampleRate: rate, channels: [new Float32Array(Math.round(seconds * rate)).fill(value)], time },
});
const broken: SoundEvent = { packet: 'broken' };
const doubtful: SoundEvent = { packet: 'doubtful' };

async function place(events: readonly (SoundEvent | Error)[], file: Partial<FileClock> = {}) {
  const damages: Span[] = [];
  const levels: number[] = [];
  async function* all(): AsyncGenerator<SoundEvent> {
    for (const event of events) {
      if (event instanceof Error) throw event;
      yield event;
    }
  }
  const onDamage = (span: Span): void => void damages.push(span);
  const clock = { start: () => 0, mayJump: false, isGapless: false, announced: undefined, onDamage, ...file };
  let failure: unknown;
  try {
    for await (const { channels } of onClock(all(), clock)) levels.push(...channels[0]!);
  } catch (error) {
    failure = error;
  }
  /** Runs of equal samples as [value, seconds]. */
  const runs: [value: number, seconds: number][] = [];
  for (const level of levels) {
    if (runs.at(-1)?.[0] !== level) runs.push([level, 0]);
    runs.at(-1)![1] += 1 / rate;
  }
  return { levels, damages, failure, runs: runs.map(([value, seconds]) => [value, Number(seconds.toFixed(3))]) };
}

test('sound that adjoins comes out as it is', async () => {
  const { runs, damages } = await place([sound(0, 1, 1), sound(1, 1, 2), sound(undefined, 1, 3)]);
  expect(runs).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
  ]);
  expect(damages).toEqual([]);
});

test('a late start is silence, counted from where the file’s clock begins', async () => {
  const { runs, damages } = await place([sound(3.9, 1)], { start: () => 1.4 });
  expect(runs).toEqual([
    [0, 2.5],
    [1, 1],
  ]);
  expect(damages).toEqual([]);
});

test('the delay of an encoder is no late start', async () => {
  expect((await place([sound(0.013, 1)])).runs).toEqual([[1, 1]]);
  expect((await place([sound(-0.02, 1)])).runs).toEqual([[1, 1]]);
});

test('a gap is silence, and nothing is said of it: files may pause', async () => {
  const { runs, damages } = await place([sound(0, 1, 1), sound(3, 1, 2), sound(4, 1, 3)]);
  expect(runs).toEqual([
    [1, 1],
    [0, 2],
    [2, 1],
    [3, 1],
  ]);
  expect(damages).toEqual([]);
});

test('a gap where packets are broken or doubtful, or in a format without gaps, is damage from when to when', async () => {
  const [before, after] = [sound(0, 1, 1), sound(3, 1, 2)];
  const damage = [{ from: 1, to: 3 }];
  expect((await place([before, broken, after])).damages).toEqual(damage);
  expect((await place([before, doubtful, after])).damages).toEqual(damage);
  expect((await place([before, after], { isGapless: true })).damages).toEqual(damage);
});

test('a broken packet that costs no time is damage, but not where a stream was cut out', async () => {
  const [before, after] = [sound(0, 1, 1), sound(1, 1, 2)];
  expect((await place([before, broken, after])).damages).toEqual([{ from: 1, to: 1 }]);
  expect((await place([broken, broken, broken, before, after])).damages).toEqual([]);
});

test('a tag behind the sound is no damage, a long broken end is', async () => {
  const many = Array<SoundEvent>(20).fill(broken);
  expect((await place([sound(0, 5), broken, broken])).damages).toEqual([]);
  expect((await place([sound(0, 5), ...many], { announced: 5 })).damages).toEqual([]);
  expect((await place([sound(0, 5), ...many], { announced: 9 })).damages).toEqual([{ from: 5, to: 9 }]);
  expect((await place([sound(0, 5), ...many])).damages).toEqual([{ from: 5, to: 5 }]);
});

test('where times go back, as in joined files, the sound goes on, and gaps behind it still count', async () => {
  const { runs } = await place([sound(0, 3, 1), sound(0, 1, 2), sound(2, 1, 3)]);
  expect(runs).toEqual([
    [1, 3],
    [2, 1],
    [0, 1],
    [3, 1],
  ]);
});

test('a jump of more than 10 s is another clock where a format allows that, else silence', async () => {
  const events = [sound(0, 1, 1), sound(31, 1, 2), sound(32, 1, 3)];
  expect((await place(events, { mayJump: true })).runs).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
  ]);
  expect((await place(events)).runs).toEqual([
    [1, 1],
    [0, 30],
    [2, 1],
    [3, 1],
  ]);
});

test('a single wrong time moves nothing', async () => {
  for (const wrong of [0, 7, 500]) {
    const { runs } = await place([sound(0, 2, 1), sound(wrong, 1, 2), sound(3, 1, 3)]);
    expect(runs).toEqual([
      [1, 2],
      [2, 1],
      [3, 1],
    ]);
  }
});

test('silence far beyond what the file announces is not believed', async () => {
  const { runs } = await place([sound(0, 1, 1), sound(80_000, 1, 2), sound(80_001, 1, 3)], { announced: 3 });
  expect(runs).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
  ]);
});

test('what was decoded before a failure comes out before it', async () => {
  const { runs, failure } = await place([sound(0, 1, 1), sound(1, 1, 2), new Error('torn')]);
  expect(runs).toEqual([
    [1, 1],
    [2, 1],
  ]);
  expect(failure).toEqual(new Error('torn'));
});

test('no sample is ever lost or changed, whatever the times say', async () => {
  const time = fc.option(fc.double({ min: -50, max: 300, noNaN: true }), { nil: undefined });
  const blocks = fc.array(fc.tuple(time, fc.integer({ min: 1, max: 40 })), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(blocks, fc.boolean(), async (given, mayJump) => {
      const events = given.map(([at, length], i) => sound(at, length / 100, i + 1));
      const { levels } = await place(events, { mayJump });
      const heard = levels.filter((level) => level !== 0);
      expect(heard).toEqual(given.flatMap(([, length], i) => Array<number>(length * 10).fill(i + 1)));
    }),
  );
});
