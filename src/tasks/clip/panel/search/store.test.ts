import { beforeEach, expect, test } from 'vitest';
import { parseQuery } from '../../engine/search/query.ts';
import type { Ranking } from '../../library-api.ts';
import { createSearchStore, shownAtFirst, type SearchSurroundings } from './store.ts';

type Asked = { query: string; options: Parameters<SearchSurroundings['rank']>[1]; answer: (ids: number[]) => void };

let planned: (() => void)[] = [];
let asked: Asked[] = [];
let embedded: string[] = [];
let explained: string[] = [];
let kept = '';
let look = {};
let recorded: { line: string; isStep: boolean }[] = [];

function createStore() {
  return createSearchStore({
    rank: (query, options) =>
      new Promise<Ranking>((resolve) => {
        const answer = (ids: number[]) =>
          resolve({
            ids: Uint32Array.from(ids),
            scores: Float32Array.from(ids, () => 0.5),
            matches: ids.length,
            rest: 0,
          });
        asked.push({ query, options, answer });
      }),
    embed: async (image) => {
      embedded.push((image as File).name);
      return new Float32Array([1, 0]);
    },
    explain: async (id, query, { pictures = [] }) => {
      explained.push(`${id}: ${query} and ${pictures.length}`);
      return { score: 0.6, parts: [...query.split(' +'), ...pictures].map((_, i) => ({ cosine: i, part: i / 10 })) };
    },
    soon: (work) => void planned.push(work),
    kept: { get: () => kept, set: (text) => void (kept = text) },
    look: { get: () => look, set: (chosen) => void (look = chosen) },
    record: (line, _, { isStep }) => void recorded.push({ line, isStep }),
  });
}
const settle = () => new Promise((resolve) => setTimeout(resolve));
async function endTurn(): Promise<void> {
  const works = planned;
  planned = [];
  for (const work of works) work();
  await settle();
}

beforeEach(() => {
  [planned, asked, embedded, explained, kept, look, recorded] = [[], [], [], [], '', {}, []];
});

test('changes made together are one question; while one is answered only the newest waits, and no old answer is shown', async () => {
  const store = createStore();
  for (const draft of ['c', 'ca', 'car']) store.getState().write(draft);
  await endTurn();
  expect(asked.map(({ query }) => query)).toEqual(['car']);
  for (const draft of ['cars', 'cars a', 'cars at sea']) {
    store.getState().write(draft);
    await endTurn();
  }
  expect(asked).toHaveLength(1);
  asked[0]!.answer([1]);
  await settle();
  expect(asked.map(({ query }) => query)).toEqual(['car', 'cars at sea']);
  expect(store.getState().ranking.ids).toHaveLength(0); // the answer to “car” came too late
  let draws = 0;
  store.subscribe(() => draws++);
  asked[1]!.answer([2, 3]);
  await settle();
  expect(store.getState()).toMatchObject({ isScored: true, isAsking: false, problem: '' });
  expect([draws, store.getState().answered]).toEqual([1, store.getState().question]);
  expect([...store.getState().ranking.ids]).toEqual([2, 3]);
});

test('what cannot be meant is said, and the answer before stays', async () => {
  const store = createStore();
  store.getState().ask();
  await endTurn();
  asked[0]!.answer([7]);
  await settle();
  store.getState().write('min:high');
  await endTurn();
  expect(asked).toHaveLength(1);
  expect(store.getState().problem).toMatch(/min:0\.2/);
  expect([...store.getState().ranking.ids]).toEqual([7]);
  store.getState().settle(); // stays a draft
  expect(store.getState().draft).toBe('min:high');
});

test('pictures from outside are embedded once, weighed, and stand beside words', async () => {
  const store = createStore();
  store.getState().addPictures([new File(['x'], 'fox.png')]);
  store.getState().write('snow');
  await endTurn();
  expect(asked[0]).toMatchObject({ query: 'snow', options: { pictures: [{ weight: 1 }], limit: shownAtFirst } });
  asked[0]!.answer([]);
  await settle();
  store.getState().setPictureWeight(store.getState().pictures[0]!.id, -1);
  await endTurn();
  expect(asked[1]).toMatchObject({ options: { pictures: [{ weight: -1 }] } });
  expect(embedded).toEqual(['fox.png']);
});

test('words replace the words before them; chips stay', async () => {
  const store = createStore();
  store.getState().write('owl -rain folder:2024');
  store.getState().settle();
  expect(store.getState().draft).toBe('owl');
  expect(store.getState().query).toEqual(parseQuery('-rain folder:2024'));
  store.getState().write('red car');
  store.getState().settle();
  await endTurn();
  expect(asked.at(-1)!.query).toBe('red car -rain folder:2024');
});

test('each question is a step that can be gone back to, and typing is none', async () => {
  const store = createStore();
  store.getState().write('owl');
  store.getState().settle();
  const { line } = recorded.at(-1)!;
  store.getState().write('red car -rain');
  expect(recorded.at(-1)).toEqual({ line, isStep: false });
  store.getState().settle();
  expect(recorded.at(-1)).toEqual({ line: 'red car\n-rain', isStep: true });
  store.getState().recall(line, []);
  await endTurn();
  expect(asked.at(-1)!.query).toBe('owl');
  expect(recorded.at(-1)).toEqual({ line, isStep: false });
});

test('another order asks the same question anew, and tells the library', async () => {
  const store = createStore();
  store.getState().write('car');
  store.getState().setOrder('size');
  await endTurn();
  expect(asked.map(({ query, options }) => [query, options.order])).toEqual([['car', 'size']]);
});

test('words that were only typed can be gone back to after another question', () => {
  const store = createStore();
  store.getState().write('red car');
  store.getState().clear();
  expect(recorded.slice(-2)).toEqual([
    { line: 'red car\n', isStep: false },
    { line: '\n', isStep: true },
  ]);
});

test('the query outlives a reload; without anything to look for everything is shown', async () => {
  const store = createStore();
  store.getState().write('red car -rain folder:2024');
  store.getState().settle();
  const again = createStore();
  expect(again.getState().draft).toBe('red car');
  expect(again.getState().query).toEqual(parseQuery('-rain folder:2024'));
  again.getState().clear();
  await endTurn();
  expect(asked.at(-1)).toMatchObject({ query: '', options: { limit: 1_000_000 } });
});

test('the score of a picture is explained by the words, the chips and the pictures from outside, in that order', async () => {
  const store = createStore();
  store.getState().setQuery(parseQuery('2:sea'), { draft: 'a cat' });
  store.getState().addPictures([new File([], 'mine.jpg')]);
  const { score, terms } = await store.getState().explain(7);
  expect(score).toBe(0.6);
  expect(explained).toEqual(['7: a cat +2:sea and 1']);
  expect(terms).toMatchObject([
    { kind: 'text', value: 'a cat', weight: 1, cosine: 0 },
    { kind: 'text', value: 'sea', weight: 2, cosine: 1 },
    { kind: 'file', value: 'mine.jpg', weight: 1, cosine: 2 },
  ]);
});

test('words end where matches end, the rest is one press away until another question, and filters hide nothing', async () => {
  const store = createStore();
  const last = async () => {
    await endTurn();
    asked.at(-1)!.answer([1]);
    await settle();
    return asked.at(-1)!.options.matching;
  };
  store.getState().write('car');
  expect(await last()).toBe(true);
  const { limit } = asked.at(-1)!.options;
  store.getState().showRest();
  expect(await last()).toBe(false);
  expect(asked.at(-1)!.options.limit, 'the rest is all of it').toBeGreaterThan(100 * limit);
  store.getState().setOrder('name');
  expect(await last()).toBe(false);
  expect(asked.at(-1)!.options.limit).toBeGreaterThan(100 * limit);
  store.getState().write('owl');
  expect(await last()).toBe(true);
  store.getState().write('folder:a');
  expect(await last()).toBe(false);
});

test('the order and size of the results are those of the last visit', async () => {
  const store = createStore();
  store.getState().setOrder('oldest');
  store.getState().setTile(200);
  expect(createStore().getState()).toMatchObject({ order: 'oldest', tile: 200 });
});
