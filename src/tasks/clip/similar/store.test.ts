import { expect, test, vi } from 'vitest';
import { unitRows } from '../../../../e2e/clip-golden-library.ts';
import { AppError } from '../../../runtime/errors.ts';
import type { EmbedOutput, LoadedClip } from '../contract.ts';
import { dotExactly } from '../engine/search/scan.ts';
import type { Item } from '../library/item.ts';
import { memorySession } from '../../../runtime/page/memory-session.ts';
import type { KeptSets } from './kept-sets.ts';
import { memberOfFile, memberOfItem, type Member } from './member.ts';
import { createSimilarStore } from './store.ts';

const dims = 8;
const vectorOf = (name: string): Float32Array => unitRows(name.length * 31 + name.charCodeAt(0), { count: 1, dims });
const file = (name: string): Member => memberOfFile(new File([name], name));

/** A model that sees names, cannot read “bad…”, and counts what it was shown. */
function surroundings(session = memorySession<KeptSets>(), modelNow = () => 'm') {
  const embed = vi.fn(async (images: unknown[], { signal }: { signal: AbortSignal }): Promise<EmbedOutput> => {
    signal.throwIfAborted();
    const names = (images as File[]).map(({ name }) => name);
    return {
      dims,
      vectors: Float32Array.from(names.flatMap((name) => [...vectorOf(name)])),
      failures: names.flatMap((name, index) =>
        name.startsWith('bad') ? [{ index, code: 'bad-input' as const, message: `“${name}” is text.` }] : [],
      ),
      pictures: [],
      workedMs: 0,
      timings: { decodeMs: 0, runMs: 0, totalMs: 0 },
    };
  });
  const items = async (ids: string[]) => ids.map((id) => (id === '9' ? undefined : ({ id: Number(id) } as Item)));
  const vectors = async (ids: string[]) => ({
    model: 'm',
    dims,
    count: ids.length,
    vectors: Float32Array.from(ids.flatMap((id) => [...vectorOf(`item ${id}`)])),
  });
  const load = async () => ({}) as LoadedClip;
  const store = createSimilarStore({
    model: async () => modelNow(),
    load,
    sources: () => ({ embed, items, vectors }),
    session,
  });
  const settled = () => vi.waitUntil(() => store.getState().work === undefined && store.getState().matrix);
  return { store, embed, settled };
}

test('files and pictures of the library are compared, each looked at once, and what is bad is named', async () => {
  const { store, embed, settled } = surroundings();
  const { add, clear } = store.getState();
  add('a', [file('x.png'), file('bad.png'), file('yy.png')]);
  add('b', [memberOfItem({ id: 1, path: 'P/1.jpg' }), memberOfItem({ id: 9, path: 'P/9.jpg' }), file('zzz.png')]);
  await vi.waitUntil(() => store.getState().matrix?.columns.length === 2);
  await settled();
  const { matrix, failed } = store.getState();
  expect(failed).toEqual([
    { name: 'bad.png', reason: '“bad.png” is text.' },
    { name: 'P/9.jpg', reason: 'It is not in the library any more.' },
  ]);
  expect(matrix).toMatchObject({ isSelf: false, model: 'm' });
  const wanted = ['x.png', 'yy.png'].map((row) =>
    ['item 1', 'zzz.png'].map((column) => dotExactly(vectorOf(row), vectorOf(column))),
  );
  expect(matrix!.cosines).toEqual(wanted);
  const looked = embed.mock.calls.flatMap(([images]) => images).length;
  clear('b');
  await vi.waitUntil(() => store.getState().matrix?.isSelf);
  expect(store.getState().matrix!.cosines[0]![0]).toBeCloseTo(1, 6);
  expect(embed.mock.calls.flatMap(([images]) => images)).toHaveLength(looked);
});

test('a stop keeps what was seen, and going on sees the rest', async () => {
  const { store, embed, settled } = surroundings();
  const seen = embed.getMockImplementation()!;
  let calls = 0;
  embed.mockImplementation(async (...given) => {
    if (++calls === 2) store.getState().stop();
    return seen(...given);
  });
  store.getState().add(
    'a',
    Array.from({ length: 40 }, (_, i) => file(`${'n'.repeat(i + 1)}.png`)),
  );
  await vi.waitUntil(() => store.getState().isStopped);
  expect(store.getState().matrix!.rows).toHaveLength(16);
  await store.getState().run();
  await settled();
  expect(store.getState()).toMatchObject({ isStopped: false, failed: [] });
  expect(store.getState().matrix!.rows).toHaveLength(40);
});

test('one picture that takes the worker down does not take the others with it', async () => {
  const { store, embed } = surroundings();
  const seen = embed.getMockImplementation()!;
  embed.mockImplementation(async (images, options) => {
    if ((images as File[]).some(({ name }) => name === 'bomb.png')) throw new AppError('crash', 'The worker died.');
    return seen(images, options);
  });
  store.getState().add('a', [file('x.png'), file('bomb.png'), file('yy.png')]);
  await vi.waitUntil(() => store.getState().matrix?.rows.length === 2);
  expect(store.getState().failed).toEqual([{ name: 'bomb.png', reason: 'The worker died.' }]);
});

test('the two sets are there after a reload, beside what came in meanwhile, and compared again', async () => {
  const session = memorySession<KeptSets>();
  const before = surroundings(session);
  await before.store.getState().open();
  before.store.getState().add('a', [file('x.png'), file('yy.png')]);
  before.store.getState().add('b', [memberOfItem({ id: 1, path: 'P/1.jpg' })]);
  await before.settled();

  const { store, settled } = surroundings(session);
  store.getState().add('a', [file('zzz.png')]);
  await store.getState().open();
  await vi.waitUntil(() => store.getState().matrix?.rows.length === 3);
  await settled();
  const names = (members: readonly Member[]) => members.map(({ name }) => name);
  expect(names(store.getState().sets.a)).toEqual(['x.png', 'yy.png', 'zzz.png']);
  expect(store.getState().sets.b).toEqual(before.store.getState().sets.b);
  expect(store.getState().matrix!.cosines.slice(0, 2)).toEqual(before.store.getState().matrix!.cosines);
});

test('with another model every picture is looked at again, and none of the vectors are mixed', async () => {
  let model = 'm';
  const { store, embed, settled } = surroundings(undefined, () => model);
  store.getState().add('a', [file('x.png'), file('bad.png'), file('yy.png')]);
  await settled();
  const before = store.getState().matrix!;
  const seen = embed.getMockImplementation()!;
  embed.mockImplementation(async (...given) => {
    const output = await seen(...given);
    return { ...output, vectors: output.vectors.map((value, i) => (i % dims === 0 ? -value : value)) };
  });
  const calls = embed.mock.calls.length;
  model = 'n';
  await store.getState().run();
  const { matrix, failed } = store.getState();
  expect(embed.mock.calls.slice(calls).flatMap(([images]) => images)).toHaveLength(3);
  expect(matrix!.model).toBe('n');
  expect(matrix!.cosines[0]![1]).toBeCloseTo(before.cosines[0]![1]!, 6); // both are mirrored
  expect(failed).toHaveLength(1);
});
