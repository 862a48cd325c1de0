import { expect, test, vi } from 'vitest';
import { watchStop } from './stop-watch.ts';

test('a stop while work runs is told to it, and does not abort', async () => {
  const outer = new AbortController();
  const watch = watchStop(outer.signal);
  const onStop = vi.fn(() => {});
  await watch.during(onStop, async () => outer.abort('stop'));
  expect(onStop).toHaveBeenCalledOnce();
  expect([watch.asked(), watch.signal.aborted]).toEqual([true, false]);
});

test('a stop with nothing to keep is an abort', () => {
  const outer = new AbortController();
  const watch = watchStop(outer.signal);
  outer.abort('stop');
  expect(watch.signal.reason).toMatchObject({ name: 'AbortError' });
});

test('any other abort keeps its reason, also while work runs, and when it came before', async () => {
  const reason = new Error('navigated away');
  const outer = new AbortController();
  const watch = watchStop(outer.signal);
  await watch.during(
    () => {},
    async () => outer.abort(reason),
  );
  expect([watch.asked(), watch.signal.reason]).toEqual([false, reason]);
  expect(watchStop(outer.signal).signal.reason).toBe(reason);
});

test('nothing is heard after the end, and without a signal nothing ever', () => {
  const outer = new AbortController();
  const watch = watchStop(outer.signal);
  watch.end();
  outer.abort();
  expect(watch.signal.aborted).toBe(false);
  expect(watchStop(undefined).signal.aborted).toBe(false);
});
