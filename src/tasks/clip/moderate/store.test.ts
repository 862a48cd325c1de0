import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { setMany } from 'idb-keyval';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createKeyStore } from '../../../runtime/key-store.ts';
import { orderOf } from '../engine/search/calibration.ts';
import type { Policy } from '../engine/search/moderation.ts';
import type { Item } from '../library/item.ts';
import { decisionsCsv, decisionsJson } from './decisions.ts';
import { createKeptStore } from './kept.ts';
import { withBuiltIns } from './policies.ts';
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
let made = 0;

/** A library of so many pictures; the score of a picture in a category is (id + length of its first sentence) / 100. */
function library(ids: number[], name = `moderation ${databases++}`) {
  const asked: Policy[] = [];
  const used = { model: 'pocket-clip' };
  /** Entries that are not as `item` makes them. */
  const items = new Map<number, Item>();
  const api: ModerateSurroundings['api'] = {
    stats: async () =>
      ({ indexed: ids.length, space: used }) as Awaited<ReturnType<ModerateSurroundings['api']['stats']>>,
    items: async (wanted) =>
      wanted.map((id) => items.get(Number(id)) ?? (ids.includes(Number(id)) ? item(Number(id)) : undefined)),
    withHashes: async (hashes) => ids.map(item).filter(({ hash }) => hashes.includes(hash)),
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
    createId: () => `new${++made}`,
  });
  return { store, asked, name, used, ids, items };
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
  again.getState().choosePolicy((await createKeptStore(name).load()).found.policies[0]!.id);
  await again.getState().score();
  await vi.waitFor(() => expect(again.getState().current).toBe(60));
  expect([80, 70, 60].map((id) => again.getState().decided.get(id)?.verdict)).toEqual(['block', 'allow', undefined]);
});

test('a decision is of one entry: its copies are open, and stay so', async () => {
  const { store, name } = library([54, 65, 70]); // 54 and 65 have one content
  await store.getState().open();
  oneCategory(store);
  await store.getState().score();
  store.getState().goTo(65);
  await store.getState().decide('block');
  expect(store.getState().decided.get(65)?.verdict).toBe('block');
  expect(store.getState().decided.has(54)).toBe(false);
  expect(store.getState().current).toBe(54);

  await vi.waitFor(async () => expect((await createKeptStore(name).load()).found.policies).toHaveLength(1));
  const again = library([54, 65, 70], name).store;
  await again.getState().open();
  again.getState().choosePolicy((await createKeptStore(name).load()).found.policies[0]!.id);
  await again.getState().score();
  await vi.waitFor(() => expect([...again.getState().decided.keys()]).toEqual([65]));
});

test('of any deeds on entries with few contents, each entry has what was said of it last, after a reload too', async () => {
  const ids = [50, 51, 52, 61, 62, 63, 72, 73, 74, 83]; // of 11 contents
  const deed = fc.record({ item: fc.constantFrom(...ids), verdict: fc.constantFrom('allow', 'block', undefined) });
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 12 }), async (deeds) => {
      const { store, name } = library(ids);
      await store.getState().open();
      oneCategory(store);
      await store.getState().score();
      const said = new Map<number, string>();
      const before: [number, string | undefined][] = [];
      for (const { item, verdict } of deeds) {
        if (!verdict) {
          const last = before.pop();
          await store.getState().undo();
          if (last && last[1] === undefined) said.delete(last[0]);
          else if (last) said.set(last[0], last[1]!);
          continue;
        }
        before.push([item, said.get(item)]);
        said.set(item, verdict);
        store.getState().goTo(item);
        await store.getState().decide(verdict);
      }
      const shown = new Map([...store.getState().decided].map(([id, { verdict }]) => [id, verdict]));
      expect(shown).toEqual(said);
      const found = async () => [...(await createKeptStore(name).load()).found.decisions.values()];
      await vi.waitFor(async () =>
        expect(new Map((await found()).map(({ item, verdict }) => [item, verdict]))).toEqual(said),
      );
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 30) },
  );
});

test('decisions of before, which held for contents, hold for all entries that have them now and for no later copy', async () => {
  const { store, name, ids } = library([54, 65, 70]);
  const shared = { policy: 'drawings', category: 'Guns', score: 0.5, threshold: 0.4, at: 1 };
  const old = [
    { ...shared, content: 'hash10', verdict: 'block' as const, path: 'a/65.png' },
    { ...shared, content: 'hash9', verdict: 'allow' as const, path: 'a/9.png' }, // of a file that is away
  ];
  await setMany(
    old.map((one): [string, unknown] => [`decision ${one.policy}\n${one.content}`, one]),
    createKeyStore(name, 'kept'),
  );
  await store.getState().open();
  await store.getState().score();
  store.getState().changeCategory(policyOf(store.getState()).categories[0]!.id, { threshold: 0.1 });
  await store.getState().score();
  const decided = () => [...store.getState().decided].map(([id, { verdict }]) => `${id} ${verdict}`);
  await vi.waitFor(() => expect(decided().toSorted()).toEqual(['54 block', '65 block']));

  ids.push(76, 9); // a copy, and the file that comes back
  await store.getState().score({ isRenewed: true });
  await vi.waitFor(() => expect(decided().toSorted()).toEqual(['54 block', '65 block', '9 allow']));
  await vi.waitFor(async () => {
    const { former, decisions } = (await createKeptStore(name).load()).found;
    expect([former.length, [...decisions.values()].map((one) => one.item).toSorted((a, b) => a - b)]).toEqual([
      0,
      [9, 54, 65],
    ]);
  });
});

test('a file that left the library and comes back as a new entry has its decision; another one of its number has not', async () => {
  const { store, ids, items } = library([54, 65, 70]);
  await store.getState().open();
  oneCategory(store);
  await store.getState().score();
  store.getState().goTo(65);
  await store.getState().decide('block');
  ids.splice(0, 3, 70, 99);
  items.delete(65);
  items.set(99, { ...item(65), id: 99 });
  await store.getState().score({ isRenewed: true });
  await vi.waitFor(() => expect([...store.getState().decided.keys()]).toEqual([99]));
  expect(store.getState().decided.get(99)?.verdict).toBe('block');

  const { store: anew, ids: others, items: begun, name } = library([54, 65, 70]);
  await anew.getState().open();
  await anew.getState().score();
  anew.getState().changeCategory(policyOf(anew.getState()).categories[0]!.id, { threshold: 0.1 });
  anew.getState().goTo(65);
  await anew.getState().decide('block');
  await vi.waitFor(async () => expect((await createKeptStore(name).load()).found.decisions.size).toBe(1));
  const again = library(others, name);
  begun.clear();
  again.items.set(65, { ...item(65), hash: 'of another picture', path: 'b.png' });
  await again.store.getState().open();
  await again.store.getState().score();
  await vi.waitFor(() => expect(again.store.getState().decisions.size).toBe(1));
  expect(again.store.getState().decided.size).toBe(0);
});

/** When both tabs show what is kept. */
async function agreed(tabs: readonly ReturnType<typeof library>['store'][], name: string): Promise<void> {
  await vi.waitFor(async () => {
    const { policies, decisions } = (await createKeptStore(name).load()).found;
    for (const store of tabs) {
      expect(store.getState().policies).toEqual(withBuiltIns(policies));
      expect(store.getState().decisions).toEqual(decisions);
    }
  });
}

test('random changes of policies and decisions in two tabs lose nothing', async () => {
  const tab = fc.constantFrom(0, 1);
  const change = fc.oneof(
    fc.record({ tab, kind: fc.constant('add' as const) }),
    fc.record({ tab, kind: fc.constant('line' as const), category: fc.nat(1), line: fc.integer({ min: 1, max: 99 }) }),
    fc.record({ tab, kind: fc.constant('words' as const), word: fc.integer({ min: 0, max: 1_000 }) }),
    fc.record({ tab, kind: fc.constant('decide' as const), item: fc.constantFrom(54, 65, 70, 80) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 10 }), async (changes) => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      onTestFinished(() => void vi.useRealTimers());
      const name = `moderation ${databases++}`;
      const tabs = [library([54, 65, 70, 80], name), library([54, 65, 70, 80], name)].map(({ store }) => store);
      for (const store of tabs) {
        await store.getState().open();
        await store.getState().score();
      }
      const words = new Set<string>();
      const lines = new Map<string, number>();
      const decided = new Set<number>();
      let added = 0;
      for (const one of changes) {
        tabs[one.tab]!.getState().choosePolicy('drawings');
        const state = tabs[one.tab]!.getState();
        const { categories } = policyOf(state);
        if (one.kind === 'add') {
          state.addPolicy();
          added++;
        }
        if (one.kind === 'line') {
          const { id } = categories[one.category]!;
          state.changeCategory(id, { threshold: one.line / 100 });
          lines.set(id, one.line / 100);
        }
        if (one.kind === 'words') {
          state.changeCategory(categories[0]!.id, { safe: [...categories[0]!.safe, `word ${one.tab} ${one.word}`] });
          words.add(`word ${one.tab} ${one.word}`);
        }
        if (one.kind === 'decide') {
          state.goTo(one.item);
          await state.decide('block');
          decided.add(one.item);
        }
        if (one.kind === 'line') {
          // The same line moved in both tabs at once has two rightful answers; the last one is expected to be kept.
          await vi.advanceTimersByTimeAsync(500);
          await agreed(tabs, name);
        }
      }
      await vi.advanceTimersByTimeAsync(500);
      await agreed(tabs, name);
      const { found } = await createKeptStore(name).load();
      const drawings = found.policies.find(({ id }) => id === 'drawings');
      for (const word of words) expect(drawings!.categories[0]!.safe).toContain(word);
      for (const [id, line] of lines) expect(drawings!.categories.find((one) => one.id === id)!.threshold).toBe(line);
      expect(found.policies.filter(({ id }) => id !== 'drawings')).toHaveLength(added);
      expect(new Set([...found.decisions.values()].map(({ item: id }) => id))).toEqual(decided);
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 10) },
  );
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
    { ...shared, item: 3, verdict: 'block' as const, content: 'ab#t=4', path: '=cmd,1.png' },
    { ...shared, item: 7, verdict: 'allow' as const, content: 'item 7', path: 'b.png' },
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
