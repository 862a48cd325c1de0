import { expect, test, vi } from 'vitest';
import type { Likeness } from '../library-api.ts';
import type { Item } from '../library/item.ts';
import { createDuplicatesStore } from './store.ts';
import { type Review, undecided } from './review.ts';

const item = (id: number, facts: Partial<Item> = {}): Item => ({
  id,
  source: 1,
  path: `P/${id}.jpg`,
  size: 100 * id,
  modified: id,
  hash: `h${id}`,
  width: 40,
  height: 30,
  added: 1,
  ...facts,
});
/** 1 and 2 are copies; 3 is like 2; 4 and 5 are alike more than 3 is. */
const likeness: Likeness = {
  ids: ['1', '2', '3', '4', '5'],
  contents: Uint32Array.of(0, 0, 2, 3, 4),
  stacks: new Uint32Array(5),
  complete: { left: Uint32Array.of(3), right: Uint32Array.of(4), cosines: Float64Array.of(0.98), floor: 0 },
  chained: { left: Uint32Array.of(3, 1), right: Uint32Array.of(4, 2), cosines: Float64Array.of(0.98, 0.9) },
};
function storeOf({ found = likeness, kept = undecided }: { found?: Likeness; kept?: Review } = {}) {
  const api = {
    likeness: vi.fn(async () => found),
    items: async (ids: string[]) => ids.map((id) => item(Number(id))),
  };
  const memory = { read: async () => kept, keep: vi.fn(), watch: () => {} };
  return { api, memory, store: createDuplicatesStore({ api, memory }) };
}

test('groups follow the threshold, the kind and the rule, without asking the library again', async () => {
  const { api, store } = storeOf();
  const { compare, setThreshold, setKind, setGrouping, setRule } = store.getState();
  await compare(1);
  await compare(1);
  const groups = () => store.getState().groups.map(({ ids, exact, best }) => [ids, exact, best]);
  expect(groups()).toEqual([
    [[1, 2], true, 2],
    [[4, 5], false, 5],
  ]);
  setThreshold(0.9);
  expect(groups().map(([ids]) => ids)).toEqual([
    [1, 2],
    [4, 5],
  ]);
  setGrouping('chained');
  expect(groups()).toEqual([
    [[4, 5], false, 5],
    [[1, 2, 3], false, 3],
  ]);
  setKind('exact');
  expect(groups()).toEqual([]);
  setThreshold(1);
  expect(groups()).toEqual([[[1, 2], true, 2]]);
  setRule('oldest');
  expect(groups()).toEqual([[[1, 2], true, 1]]);
  expect(api.likeness).toHaveBeenCalledTimes(1);
});

test('each decision can be taken back, and all are kept', async () => {
  const { memory, store } = storeOf();
  const { compare, decide, toggle, markAllButBest, undo } = store.getState();
  await compare(1);
  decide([1], 'keep');
  toggle(4);
  markAllButBest();
  const marked = () => [...store.getState().review.marked].toSorted((a, b) => a - b);
  expect(marked()).toEqual([2, 4]);
  undo();
  expect(marked()).toEqual([4]);
  toggle(4);
  expect(marked()).toEqual([]);
  undo();
  undo();
  undo();
  undo();
  expect(store.getState().review).toEqual(undecided);
  expect(memory.keep).toHaveBeenLastCalledWith(undecided);
});

test('marks of the last visit are there again, but not on a picture whose duplicates are gone', async () => {
  const { store } = storeOf({ kept: { marked: new Set([1, 77]), kept: new Set([2]) } });
  await store.getState().compare(1);
  expect(store.getState().review).toEqual({ marked: new Set([1]), kept: new Set([2]) });
});

test('a stopped comparison says so and can be made again; a fault is told', async () => {
  const { api, store } = storeOf();
  api.likeness.mockImplementationOnce(() => new Promise((_, reject) => setTimeout(() => reject(abort()))));
  const abort = () => new DOMException('stopped', 'AbortError');
  await store.getState().compare(1);
  expect(store.getState()).toMatchObject({ isStopped: true, compared: undefined, work: undefined });
  api.likeness.mockRejectedValueOnce(new Error('no memory'));
  await store.getState().compare(1);
  expect(store.getState().fault).toEqual({ code: 'crash', message: 'no memory' });
  await store.getState().compare(1);
  expect(store.getState()).toMatchObject({ isStopped: false, fault: undefined, compared: 1 });
});
