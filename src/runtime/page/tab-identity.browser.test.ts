import { afterEach, expect, test } from 'vitest';
import { takeTab, type TabSurroundings } from './tab-identity.ts';

const channels: BroadcastChannel[] = [];
const frames: HTMLIFrameElement[] = [];
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
  for (const frame of frames.splice(0)) frame.remove();
});

/** A page in a frame, whose locks end with it, with what a tab has in its storage. */
function openPage(kept: { id?: string }, { answers = true, patience = 60_000 } = {}) {
  const frame = document.body.appendChild(document.createElement('iframe'));
  frames.push(frame);
  const channel = new BroadcastChannel('triptych-tab-test');
  channels.push(channel);
  const around: TabSurroundings = {
    locks: (frame.contentWindow as Window & typeof globalThis).navigator.locks,
    own: { get: () => kept.id, set: (id) => (kept.id = id) },
    channel: answers ? channel : undefined,
    patience,
  };
  return { tab: takeTab(around), end: () => frame.remove() };
}

test('a tab is the same after a reload, also when the page before is not quite over', async () => {
  const kept: { id?: string } = {};
  const first = openPage(kept, { answers: false }); // a page that is being left answers no more
  const { id } = await first.tab;
  const second = openPage(kept);
  first.end();
  expect(await second.tab).toMatchObject({ id });
  expect(await second.tab).not.toHaveProperty('copyOf');
});

test('a duplicated tab is another one, and knows of which it is a copy', async () => {
  const first = await openPage({}).tab;
  const copied = { id: first.id };
  const copy = await openPage(copied).tab;
  expect(copy.copyOf).toBe(first.id);
  expect(copy.id).not.toBe(first.id);
  expect(copied.id).toBe(copy.id);
  expect(await first.living()).toEqual(new Set([first.id, copy.id]));
});

test('a copy of a tab that holds its lock and does not answer waits for it no longer than its patience', async () => {
  const first = await openPage({}, { answers: false }).tab;
  const copy = await openPage({ id: first.id }, { patience: 1 }).tab;
  expect(copy.copyOf).toBe(first.id);
});

test('a tab that is over, however it ended, lives no longer', async () => {
  const first = openPage({});
  const second = openPage({});
  const [{ id }, { living }] = await Promise.all([first.tab, second.tab]);
  expect(await living()).toContain(id);
  first.end();
  await expect.poll(living).not.toContain(id);
});

test('without locks all tabs are one', async () => {
  const around = { locks: undefined, own: { get: () => undefined, set: () => {} }, channel: undefined, patience: 1 };
  const tab = await takeTab(around);
  expect(await tab.living()).toEqual(new Set([tab.id]));
});
