import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whenIdle } from './when-idle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('where nothing runs it is done at once', async () => {
  const [work, wait] = [vi.fn(), vi.fn()];
  await whenIdle({ isBusy: () => false }, work, wait);
  expect([work.mock.calls.length, wait.mock.calls.length]).toEqual([1, 0]);
});

test('a run is waited for to its end, a gap between two pictures is not its end', async () => {
  let isBusy = true;
  const [work, wait] = [vi.fn(), vi.fn()];
  void whenIdle({ isBusy: () => isBusy }, work, wait);
  expect(wait).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(60_000);
  isBusy = false;
  await vi.advanceTimersByTimeAsync(250);
  isBusy = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(work).not.toHaveBeenCalled();
  isBusy = false;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(work).toHaveBeenCalledOnce();
});
