import { expect, test } from 'vitest';
import { createBusyClock } from './busy-clock.ts';

test('what overlaps counts once, and failed work counts too', async () => {
  let now = 0;
  const clock = createBusyClock(() => now);
  let endFirst = (): void => {};
  let failSecond: (reason: Error) => void = () => {};
  const works = [
    clock.during(() => new Promise<void>((resolve) => (endFirst = resolve))),
    clock.during(() => new Promise<void>((_, reject) => (failSecond = reject))),
  ];
  now = 10;
  endFirst();
  await works[0];
  expect(clock.ms).toBe(10);
  now = 15;
  failSecond(new Error('no'));
  await expect(works[1]).rejects.toThrow('no');
  now = 100;
  expect(clock.ms).toBe(15);
  await clock.during(async () => (now = 107));
  expect(clock.ms).toBe(22);
});
