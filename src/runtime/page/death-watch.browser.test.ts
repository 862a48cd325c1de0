import { beforeEach, expect, test } from 'vitest';
import { AppError } from '../errors.ts';
import { watchDeaths } from './death-watch.ts';

let living: Set<string>;

/** A page that can be shown, put out of sight, left and killed; the same tab has one after the other. */
function fakePage(id = 'tab') {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
  const frame = new EventTarget();
  const turn = (state: DocumentVisibilityState): void => {
    page.visibilityState = state;
    page.dispatchEvent(new Event('visibilitychange'));
  };
  living.add(id);
  return {
    watch: watchDeaths('test-at-work', { page, frame, tab: async () => ({ id, living: async () => new Set(living) }) }),
    turn,
    leave: () => frame.dispatchEvent(new Event('pagehide')),
    kill: () => living.delete(id),
  };
}
beforeEach(() => {
  localStorage.clear();
  living = new Set();
});

/** One that has begun, and found nothing. */
async function working(id?: string, work = 'a.webm') {
  const page = fakePage(id);
  expect(await page.watch.dead()).toEqual([]);
  page.watch.begin(work);
  return page;
}

test('a page that is gone while it works has died; the next one is told once, and over what', async () => {
  await working();
  const { watch } = fakePage();
  watch.begin('b.webm'); // before anything is known of the page before
  expect(await watch.dead()).toEqual(['a.webm']);
  expect(await watch.dead()).toEqual([]);
  expect(await fakePage().watch.dead()).toEqual(['b.webm']);
});

test('to leave, to put out of sight, and to come to an end is not to die', async () => {
  const left = await working();
  left.leave();
  const hidden = await working();
  hidden.turn('hidden');
  const ended = await working();
  ended.watch.end(new DOMException('Stopped.', 'AbortError'));
  expect(await fakePage().watch.dead()).toEqual([]);
});

test('a page that came back into sight can die, and so can a worker in a page that lives', async () => {
  const back = await working();
  back.turn('hidden');
  back.turn('visible');
  const next = fakePage();
  expect(await next.watch.dead()).toEqual(['a.webm']);
  next.watch.begin('b.webm');
  next.watch.end(new AppError('crash', 'The worker stopped.'));
  expect(await next.watch.dead()).toEqual(['b.webm']);
});

test('of two windows at work, one that lives is not taken for dead, nor does it hide the death of the other', async () => {
  const first = await working('first', 'a.webm');
  const second = await working('second', 'b.webm'); // finds nothing although the first is at work
  second.leave();
  const third = await working('third', 'c.webm');
  third.watch.end();
  first.kill();
  expect(await third.watch.dead()).toEqual(['a.webm']);
  expect(await second.watch.dead()).toEqual([]);
});
