import { beforeEach, expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { watchDeaths } from './death-watch.ts';

/** A page that can be shown, put out of sight and left. */
function fakePage() {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
  const frame = new EventTarget();
  const turn = (state: DocumentVisibilityState): void => {
    page.visibilityState = state;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return {
    watch: watchDeaths('test-at-work', { page, frame }),
    turn,
    leave: () => frame.dispatchEvent(new Event('pagehide')),
  };
}
beforeEach(() => localStorage.clear());

test('a page that is gone while it works has died; the next one is told once', () => {
  expect(fakePage().watch.begin()).toBe(false);
  const { watch } = fakePage();
  expect(watch.isAfterDeath).toBe(true);
  expect(watch.begin()).toBe(true);
  watch.end();
  expect(watch.begin()).toBe(false);
});

test('to leave, to put out of sight, and to come to an end is not to die', () => {
  const left = fakePage();
  left.watch.begin();
  left.leave();
  const hidden = fakePage();
  expect(hidden.watch.begin()).toBe(false);
  hidden.turn('hidden');
  const ended = fakePage();
  expect(ended.watch.begin()).toBe(false);
  ended.watch.end(new DOMException('Stopped.', 'AbortError'));
  expect(fakePage().watch.begin()).toBe(false);
});

test('a page that came back into sight can die, and so can a worker in a page that lives', () => {
  const back = fakePage();
  back.watch.begin();
  back.turn('hidden');
  back.turn('visible');
  const next = fakePage();
  expect(next.watch.begin()).toBe(true);
  next.watch.end(new AppError('crash', 'The worker stopped.'));
  expect(next.watch.begin()).toBe(true);
});
