import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { orderOf } from '../engine/search/calibration.ts';
import type { Policy } from '../engine/search/moderation.ts';
import type { Item } from '../library/item.ts';
import { decisionsCsv, decisionsJson } from './decisions.ts';
import { createKeptStore } from './kept.ts';
import { policyOf } from './selectors.ts';
import { createModerateStore, type ModerateSurroundings } from './store.ts';

const item = (id: number): Item => ({
  id,
  source: 0,
  path: `a/${id}.png`,
  size: 1,
  modified: 1,
  hash: `hash${id % 11}`,
  width: 1,
  height: 1,
  added: 1,
});
let databases = 0;

/** A library of so many pictures; the score of a picture in a category is (id + length of its first sentence) / 100. */
function library(ids: number[], name = `moderation ${databases++}`) {
  const asked: Policy[] = [];
  const used = { model: 'pocket-clip' };
  const api: ModerateSurroundings['api'] = {
    stats: async () =>
      ({ indexed: ids.length, space: used }) as Awaited<ReturnType<ModerateSurroundings['api']['stats']>>,
    items: async (wanted) => wanted.map((id) => item(Number(id))),
    async moderationScores({ policy, signal } = {}) {
      signal?.throwIfAborted();
      asked.push(policy!);
      return {
        ids: Uint32Array.from(ids),
        columns: policy!.categories.map(({ id, unsafe }) => {
          const scores = Float32Array.from(ids, (one) => (one + unsafe[0]!.length) / 100);
          return { id, scores, order: Uint32Array.from(orderOf(scores)) };
        }),
      };
    },
  };
  let last = 0;
  const store = createModerateStore({
    api,
    moderate: async (_, options) => ({
      flagged: false,
      categories: options!.policy!.categories.map(({ id, threshold }) => ({
        id,
        threshold,
        score: 0.1,
        cosine: 0.1,
        flagged: false,
      })),
    }),
    kept: createKeptStore(name),
    createId: () => `new${++last}`,
  });
  return { store, asked, name, used };
}

/** A policy of one category that flags pictures from 50 on. */
function oneCategory(store: ReturnType<typeof library>['store']): void {
  store.getState().addPolicy();
  const { id } = policyOf(store.getState()).categories[0]!;
  store.getState().changeCategory(id, { name: 'Guns', unsafe: [''.padEnd(10, 'x')], safe: ['a toy'], threshold: 0.6 });
}

test('each decision leads to the next picture, undo leads back, and all of it is there after a reload', async () => {
  const { store, name } = library([40, 50, 60, 70, 80]);
  await store.getState().open();
  oneCategory(store);
  await store.getState().score();
  expect([...store.getState().queue]).toEqual([80, 70, 60, 50]);
  expect(store.getState().current).toBe(80);
  await store.getState().decide('block');
  await store.getState().decide('allow');
  store.getState().step(1);
  expect(store.getState().current).toBe(50);
  store.getState().step(-1);
  await store.getState().decide('allow');
  expect(store.getState().current).toBe(50);
  await store.getState().undo();
  expect([store.getState().current, store.getState().decided.get(60)]).toEqual([60, undefined]);

  await vi.waitFor(async () => expect((await createKeptStore(name).load()).found.policies).toHaveLength(1));
  const again = library([40, 50, 60, 70, 80], name).store;
  await again.getState().open();
  again.getState().choosePolicy('new1');
  await again.getState().score();
  await vi.waitFor(() => expect(again.getState().current).toBe(60));
  expect([80, 70, 60].map((id) => again.getState().decided.get(id)?.verdict)).toEqual(['block', 'allow', undefined]);
});

test('a decision holds for copies of the content, and an unknown content for its item alone', async () => {
  const { store } = library([54, 65, 70]);
  await store.getState().open();
  oneCategory(store);
  await store.getState().score();
  store.getState().goTo(65);
  await store.getState().decide('block');
  await vi.waitFor(() => expect(store.getState().decided.get(54)?.verdict).toBe('block'));
  expect(store.getState().current).toBe(70);
});

test('keys that are quicker than the library decide one picture each', async () => {
  const { store } = library([50, 60, 70, 80]);
  oneCategory(store);
  await store.getState().score();
  const { decide, undo } = store.getState();
  await Promise.all([decide('block'), decide('allow'), undo(), decide('block'), decide('allow')]);
  expect([80, 70, 60, 50].map((id) => store.getState().decided.get(id)?.verdict)).toEqual([
    'block',
    'block',
    'allow',
    undefined,
  ]);
});

test('a moved line makes the queue anew without asking the model; new sentences ask about theirs alone', async () => {
  const { store, asked } = library([40, 50, 60]);
  oneCategory(store);
  await store.getState().score();
  const { id } = policyOf(store.getState()).categories[0]!;
  store.getState().changeCategory(id, { threshold: 0.65 });
  expect([...store.getState().queue]).toEqual([60]);
  await store.getState().score();
  expect(asked).toHaveLength(1);
  store.getState().addCategory();
  const added = policyOf(store.getState()).categories[1]!;
  store.getState().changeCategory(added.id, { unsafe: ['beer'], safe: ['juice'] });
  await store.getState().score();
  expect(asked.at(-1)!.categories.map(({ unsafe }) => unsafe)).toEqual([['beer']]);
});

test('all lines go where the wanted share of the library is over them, and come back with undo', async () => {
  const { store } = library(Array.from({ length: 50 }, (_, i) => i));
  const before = store.getState().policies;
  await store.getState().score();
  store.getState().calibrate(0.1);
  for (const { id } of policyOf(store.getState()).categories) {
    store.getState().chooseCategory(id);
    expect(store.getState().queue).toHaveLength(5);
  }
  store.getState().undoRemoval();
  expect(store.getState().policies).toEqual(before);
});

test('what is taken away comes back with undo, and the policies of the page are never gone', async () => {
  const { store } = library([]);
  store.getState().choosePolicy('general');
  const before = store.getState().policies;
  store.getState().removeCategory(before[0]!.categories[1]!.id);
  expect(policyOf(store.getState()).categories).toHaveLength(before[0]!.categories.length - 1);
  store.getState().undoRemoval();
  expect(store.getState().policies).toEqual(before);
  store.getState().changeCategory(before[0]!.categories[0]!.id, { threshold: 0.9 });
  store.getState().removePolicy();
  expect(store.getState().policies).toEqual(before);
  store.getState().copyPolicy();
  store.getState().renamePolicy('Shop');
  store.getState().removePolicy();
  expect(store.getState().policies).toEqual(before);
  store.getState().undoRemoval();
  expect(policyOf(store.getState()).name).toBe('Shop');
});

test('stopped scoring says so, and a single picture is checked by the policy in use', async () => {
  const { store } = library([1]);
  const scoring = store.getState().score();
  store.getState().stop();
  await scoring;
  expect([store.getState().isStopped, store.getState().work]).toEqual([true, undefined]);
  await store.getState().checkPicture(new File(['x'], 'x.png'));
  expect(store.getState().single?.moderation?.categories).toHaveLength(policyOf(store.getState()).categories.length);
});

test('decisions as files: rows in order, no formula for a spreadsheet, hashes of content only', () => {
  const shared = { policy: 'p', category: 'Guns', score: 0.123_456_78, threshold: 0.5, at: 0 };
  const decisions = [
    { ...shared, verdict: 'block' as const, content: 'ab#t=4', path: '=cmd,1.png' },
    { ...shared, verdict: 'allow' as const, content: 'item 7', path: 'b.png' },
  ];
  expect(decisionsCsv(decisions).split('\r\n')).toEqual([
    'path,verdict,category,score,threshold,decided,sha256',
    `"'=cmd,1.png",block,Guns,0.123457,0.5,1970-01-01T00:00:00.000Z,ab`,
    'b.png,allow,Guns,0.123457,0.5,1970-01-01T00:00:00.000Z,',
    '',
  ]);
  expect(JSON.parse(decisionsJson('Shop', decisions))).toMatchObject({
    policy: 'Shop',
    decisions: [{ path: '=cmd,1.png' }, { sha256: '' }],
  });
});

test('the policy goes along with the model until a person chooses one, and scores of another model are not kept', async () => {
  const { store, asked, used } = library([50, 60]);
  await store.getState().open();
  await store.getState().score();
  expect([policyOf(store.getState()).id, asked.at(-1)!.categories.length]).toEqual(['drawings', 2]);
  used.model = 'clip-vit-base-patch32';
  await store.getState().score();
  expect([policyOf(store.getState()).id, asked.at(-1)!.categories.length]).toEqual(['general', 5]);
  store.getState().choosePolicy('general');
  used.model = 'pocket-clip';
  await store.getState().score();
  expect([policyOf(store.getState()).id, asked.length]).toEqual(['general', 3]);
});
