import 'fake-indexeddb/auto';
import { createStore, set } from 'idb-keyval';
import { describe, expect, test, vi } from 'vitest';
import { createHistory, type NewItem } from './history.ts';

const item = (prompt: string): NewItem => ({
  parameters: { prompt },
  width: 128,
  height: 128,
  stepMs: 40,
  stopped: false,
  thumb: new Blob(['small']),
});
const files = (text: string) => ({ picture: new Blob([text]) });
const prompts = async (history: ReturnType<typeof createHistory>) =>
  (await history.list()).items.map(({ parameters }) => parameters.prompt);

describe('pictures on disk', () => {
  test('are listed with the newest first, also by another page', async () => {
    const history = createHistory('order');
    for (const prompt of ['one', 'two', 'three']) await history.add(item(prompt), files(prompt));
    expect(await prompts(createHistory('order'))).toEqual(['three', 'two', 'one']);
    expect((await history.list()).kept).toBe(true);
  });

  test('come before all others although the clock was set back, with the time it shows', async () => {
    await createHistory('set back').add(item('before'), files('a'));
    const dayBefore = Date.now() - 86_400_000;
    vi.spyOn(Date, 'now').mockReturnValue(dayBefore);
    const history = createHistory('set back');
    await Promise.all(['one', 'two'].map((prompt) => history.add(item(prompt), files(prompt))));
    vi.restoreAllMocks();
    expect(await prompts(history)).toEqual(['two', 'one', 'before']);
    expect((await history.list()).items[0]!.created).toBe(dayBefore);
  });

  test('are read one by one, with what they started from', async () => {
    const history = createHistory('files');
    const { id, bytes } = await history.add(item('a'), { ...files('12345'), source: new Blob(['source']) });
    expect(bytes).toBe(5);
    const found = await createHistory('files').files(id);
    expect(Object.keys(found)).toEqual(['picture', 'source']);
  });

  test('are removed with their files', async () => {
    const history = createHistory('removal');
    const [first, second] = [await history.add(item('a'), files('a')), await history.add(item('b'), files('b'))];
    await history.remove([first.id]);
    expect(await prompts(history)).toEqual(['b']);
    await expect(history.files(first.id)).rejects.toMatchObject({ code: 'storage' });
    await history.clear();
    expect(await prompts(history)).toEqual([]);
    await expect(history.files(second.id)).rejects.toMatchObject({ code: 'storage' });
  });

  test('keep the marks of two tabs, and one that is removed meanwhile stays away', async () => {
    const [one, other] = [createHistory('marks'), createHistory('marks')];
    const made = [];
    for (const prompt of ['a', 'b', 'c']) made.push(await one.add(item(prompt), files(prompt)));
    const [a, b, c] = made.map(({ id }) => id) as [string, string, string];
    await other.list();
    await other.remove([c]);
    const [changed] = await Promise.all([
      one.mark([a, b, c], { verdict: 'keep' }),
      other.mark([b, a], { favourite: true }),
      other.mark([b], { verdict: 'out' }),
    ]);
    expect(changed.map(({ id }) => id)).toEqual([a, b]);
    const { items } = await createHistory('marks').list();
    expect(items.map(({ parameters: { prompt }, marks }) => [prompt, marks])).toEqual([
      ['b', { verdict: 'out', favourite: true }],
      ['a', { verdict: 'keep', favourite: true }],
    ]);
    await one.mark([a, b], { verdict: 'none', favourite: false });
    expect((await one.list()).items.map(({ marks }) => marks)).toEqual([undefined, undefined]);
  });

  test('of a newer version of the page are left alone', async () => {
    const history = createHistory('newer');
    await history.add(item('ours'), files('a'));
    await set('x', { version: 2, id: 'x' }, createStore('newer', 'items'));
    expect(await prompts(history)).toEqual(['ours']);
  });
});

test('without storage they are held in memory, and it says so', async () => {
  vi.stubGlobal('indexedDB', {
    open: () => {
      throw new Error('denied');
    },
  });
  const history = createHistory('denied');
  const { id } = await history.add(item('a'), files('a'));
  expect(await history.list()).toMatchObject({ kept: false, items: [{ parameters: { prompt: 'a' } }] });
  expect((await history.files(id)).picture.size).toBe(1);
  await history.mark([id], { favourite: true });
  expect((await history.list()).items[0]!.marks).toEqual({ favourite: true });
  await history.remove([id]);
  expect((await history.list()).items).toEqual([]);
  vi.unstubAllGlobals();
});
