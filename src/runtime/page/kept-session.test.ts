import 'fake-indexeddb/auto';
import { createStore, setMany } from 'idb-keyval';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createSession, type Session, type Snapshot } from './kept-session.ts';

let databases = 0;
const snapshotOf = (value: number, keys: readonly string[]): Snapshot<number> => ({
  value,
  files: new Map(keys.map((key) => [key, new Blob([key])])),
});
const shown = (snapshot: Snapshot<number> | undefined) => snapshot && [snapshot.value, [...snapshot.files.keys()]];

/** A browser with tabs that come and go, each with the session of one view. */
function createBrowser(name = `session ${databases++}`) {
  const living = new Set<string>();
  let last = 0;
  const open = ({ id = `${++last}`, copyOf }: { id?: string; copyOf?: string } = {}) => {
    living.add(id);
    const tab = { id, ...(copyOf !== undefined && { copyOf }), living: async () => new Set(living) };
    return { id, session: createSession<number>(name, async () => tab) };
  };
  const close = (id: string): void => void living.delete(id);
  return { open, close };
}

const stored = async (session: Session<number>, snapshot: Snapshot<number>): Promise<void> => {
  session.keep(snapshot);
  await vi.waitFor(async () => expect(shown(await session.read())).toEqual(shown(snapshot)), { interval: 1 });
};

type Step = { kind: 'open' | 'duplicate' | 'reload' | 'keep' | 'close' | 'wake'; at: number; keys: string[] };
const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom('open', 'duplicate', 'reload', 'keep', 'keep', 'close', 'wake'),
    at: fc.nat(5),
    keys: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
  }),
  { minLength: 3, maxLength: 12 },
);

test('whatever tabs do, each finds its own work after a reload, and a new one what a tab that is gone has left', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (walk) => {
      const browser = createBrowser();
      const open: { id: string; session: Session<number> }[] = [];
      const gone: string[] = [];
      /** What should be stored: the snapshot of each tab, in the order in which they were stored. */
      const records = new Map<string, { snapshot: Snapshot<number>; isTaken: boolean }>();
      const put = (id: string, snapshot: Snapshot<number>) => {
        records.delete(id);
        records.set(id, { snapshot, isTaken: false });
      };
      for (const [i, { kind, at, keys }] of walk.entries()) {
        const tab = open[at % Math.max(open.length, 1)];
        if (kind === 'open') {
          const added = browser.open();
          const left = [...records].findLast(([id, { isTaken }]) => gone.includes(id) && !isTaken);
          expect(shown(await added.session.read())).toEqual(left && shown(left[1].snapshot));
          if (left) left[1].isTaken = true;
          if (left) put(added.id, left[1].snapshot);
          open.push(added);
        } else if (kind === 'wake' && gone.length > 0) {
          const [id] = gone.splice(at % gone.length, 1) as [string];
          const woken = browser.open({ id });
          if (records.has(id)) expect(shown(await woken.session.read())).toEqual(shown(records.get(id)!.snapshot));
          open.push(woken);
        } else if (!tab) continue;
        else if (kind === 'keep') {
          await stored(tab.session, snapshotOf(i, keys));
          put(tab.id, snapshotOf(i, keys));
        } else if (kind === 'reload' && records.has(tab.id)) {
          tab.session = browser.open({ id: tab.id }).session;
          expect(shown(await tab.session.read())).toEqual(shown(records.get(tab.id)!.snapshot));
        } else if (kind === 'duplicate' && records.has(tab.id)) {
          const copy = browser.open({ copyOf: tab.id });
          expect(shown(await copy.session.read())).toEqual(shown(records.get(tab.id)!.snapshot));
          put(copy.id, records.get(tab.id)!.snapshot);
          open.push(copy);
        } else if (kind === 'close' && gone.length < 5) {
          browser.close(tab.id);
          open.splice(open.indexOf(tab), 1);
          gone.push(tab.id);
        }
      }
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 40) },
  );
});

test('of tabs that are gone only the latest are remembered, and nothing of those that live is forgotten', async () => {
  const browser = createBrowser();
  const first = browser.open();
  await stored(first.session, snapshotOf(0, ['a']));
  for (let i = 1; i <= 8; i++) {
    const { id, session } = browser.open();
    await stored(session, snapshotOf(i, [`b${i}`]));
    browser.close(id);
  }
  const found: unknown[] = [];
  for (let i = 0; i < 8; i++) found.push((await browser.open().session.read())?.value);
  expect(found).toEqual([8, 7, 6, 5, 4, undefined, undefined, undefined]);
  expect(shown(await first.session.read())).toEqual([0, ['a']]);
});

test('the one snapshot of an earlier version is taken up by the first tab, with its files, once', async () => {
  const name = `session ${databases++}`;
  await setMany(
    [
      ['snapshot', { value: 7, keys: ['a'] }],
      ['file a', new Blob(['a'])],
    ],
    createStore(name, 'snapshot'),
  );
  const browser = createBrowser(name);
  const { id, session } = browser.open();
  expect(shown(await session.read())).toEqual([7, ['a']]);
  expect(await browser.open().session.read()).toBeUndefined();
  expect(shown(await browser.open({ id }).session.read())).toEqual([7, ['a']]);
});
