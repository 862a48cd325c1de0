import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { logSumExp, nearestLabels, tagsFor } from '../engine/search/tags.ts';
import type { LabelSetStore } from '../label-sets.ts';
import type { TagColumns } from '../library/contract.ts';
import type { Item } from '../library/item.ts';
import { sidecars, tagsCsv, type TaggedItem } from './files.ts';
import { countTags, itemsWith, tagsOf, type TagRule } from './rule.ts';
import { createTagsStore } from './store.ts';

const labels = ['cat', 'dog', 'tree', 'car'];
/** Cosines with the labels, then with the background, a picture a row. */
const rows = [
  [0.25, 0.256, 0.1, 0.1, 0.2],
  [0.15, 0.1, 0.1, 0.1, 0.2],
  [0.3, 0.1, 0.29, 0.1, 0.2],
];
const scale = 100;
/** What the worker would give for them. */
function columnsOf(each = 4): TagColumns {
  const nearest = rows.map((row) => nearestLabels(row.slice(0, 4), each));
  return {
    ids: Uint32Array.from(rows.keys(), (row) => row + 1),
    each,
    labels: Uint32Array.from(nearest.flat()),
    cosines: Float32Array.from(nearest.flatMap((own, row) => own.map((label) => rows[row]![label]!))),
    none: Float32Array.from(rows, (row) => row[4]!),
    total: Float32Array.from(rows, (row) => logSumExp(row, scale)),
    scale,
  };
}
const rule: TagRule = { mode: 'together', minimum: 0.2, margin: 0, most: 5 };
const names = (place: number, change: Partial<TagRule> = {}) =>
  tagsOf(columnsOf(), place, { ...rule, ...change }).map(({ label }) => labels[label]);

test('together, tags are those that the library’s own tagging gives', () => {
  for (const [place, row] of rows.entries())
    expect(names(place)).toEqual(tagsFor(labels, row.slice(0, 4), { none: row[4]!, scale, minimum: 0.2 }));
  const shares = tagsOf(columnsOf(), 0, { ...rule, minimum: 0.001 }).map(({ share }) => share);
  expect(shares[0]! + shares[1]!).toBeCloseTo(0.993, 2);
});

test('alone, tags do not take shares from one another; margin and most hold besides', () => {
  expect(names(2, { minimum: 0.5 })).toEqual(['cat']);
  expect(names(2, { mode: 'alone', minimum: 0.99 })).toEqual(['cat', 'tree']);
  expect(tagsOf(columnsOf(), 2, { ...rule, mode: 'alone' })[0]!.share).toBeCloseTo(1 / (1 + Math.exp(-10)), 4);
  expect(names(2, { mode: 'alone', minimum: 0.9, margin: 0.095 })).toEqual(['cat']);
  expect(names(0, { most: 1 })).toEqual(['dog']);
});

test('counts and filters agree with the tags of each picture', () => {
  const columns = columnsOf();
  const { counts, tagged } = countTags(columns, rule, labels.length);
  expect([[...counts], tagged]).toEqual([[2, 1, 1, 0], 2]);
  expect([...itemsWith(columns, rule, { label: 0 })]).toEqual([3, 1]);
  expect([...itemsWith(columns, rule, 'untagged')]).toEqual([2]);
  expect([...itemsWith(columns, rule, undefined)]).toEqual([1, 2, 3]);
});

const item = (path: string, time?: number): Item => ({
  id: 1,
  source: 1,
  path,
  size: 1,
  modified: 1,
  hash: 'h',
  width: 1,
  height: 1,
  added: 1,
  ...(time !== undefined && { time }),
});
const tagged = (path: string, tags: [string, number][], time?: number): TaggedItem => ({
  item: item(path, time),
  tags: tags.map(([name, share]) => ({ name, share })),
});

test('captions lie beside their pictures, two of one stem stay apart, untagged ones get none', () => {
  const files = sidecars(
    [
      tagged('a/b.c/x.jpg', [
        ['cat', 0.9],
        ['tree', 0.3],
      ]),
      tagged('a/b.c/x.png', [['dog', 0.9]]),
      tagged('a/none.jpg', []),
    ],
    'txt',
  );
  expect(files.map(({ path, content }) => [path, content])).toEqual([
    ['a/b.c/x.txt', 'cat, tree\n'],
    ['a/b.c/x.png.txt', 'dog\n'],
  ]);
});

test('keywords are escaped, and moments of a video share one file, the surest tag first', () => {
  const [file, ...others] = sidecars(
    [
      tagged('film.mp4', [['cats & dogs', 0.4]], 0),
      tagged(
        'film.mp4',
        [
          ['<b>', 0.8],
          ['cats & dogs', 0.2],
        ],
        3,
      ),
    ],
    'xmp',
  );
  expect(others).toEqual([]);
  expect(file!.path).toBe('film.mp4.xmp');
  const found = [...file!.content.matchAll(/<rdf:li>(.*)<\/rdf:li>/g)].map(([, text]) => text);
  expect(found).toEqual(['&lt;b&gt;', 'cats &amp; dogs']);
  expect(file!.content).toContain('<dc:subject>');
});

test('the table has every picture, and no formula for a spreadsheet', () => {
  expect(
    tagsCsv([
      tagged('=a,b.jpg', [
        ['cat', 0.51234],
        ['tree', 0.2],
      ]),
      tagged('f.mp4', [], 3),
    ]),
  ).toBe(`path,seconds,tags,shares\r\n"'=a,b.jpg",,cat; tree,0.5123; 0.2000\r\nf.mp4,3,,\r\n`);
});

type Api = Parameters<typeof createTagsStore>[0]['api'];
const lists: LabelSetStore = {
  list: async () => ({ sets: [], kept: true }),
  save: async (set) => ({ sets: [set], kept: true }),
  remove: async () => ({ sets: [], kept: true }),
};

test.each([
  ['pocket-clip', 'fox', 'person'],
  ['clip-vit-b-32', 'person', 'fox'],
])('%s begins with tags that it can know', async (model, known, unknown) => {
  const store = createTagsStore({
    lists,
    api: {
      stats: async () => ({ indexed: 3, space: { model } }) as Awaited<ReturnType<Api['stats']>>,
      items: async () => [],
      tagColumns: async () => columnsOf(),
    },
  });
  await store.getState().run();
  expect(store.getState().labels).toContain(known);
  expect(store.getState().labels).not.toContain(unknown);
  store.setState({ labels, isOwn: true });
  await store.getState().run();
  expect(store.getState().labels).toBe(labels);
});

test('labels are asked about once they rest, a moved minimum counts without asking, and Stop is told', async () => {
  vi.useFakeTimers();
  const asked = vi.fn();
  const store = createTagsStore({
    lists,
    api: {
      stats: async () => ({ indexed: 3 }) as Awaited<ReturnType<Api['stats']>>,
      items: async (ids) => ids.map((id) => item(`${id}.jpg`)),
      async tagColumns(given, { signal } = {}) {
        asked(given);
        signal?.throwIfAborted();
        return columnsOf();
      },
    },
  });
  store.getState().setLabels(['cat']);
  store.getState().setLabels(labels);
  await vi.runAllTimersAsync();
  expect(asked.mock.calls).toEqual([[labels]]);
  expect(store.getState().tagged).toBe(2);
  store.getState().setRule({ minimum: 0.9 });
  expect([asked.mock.calls.length, store.getState().tagged]).toEqual([1, 0]);
  store.getState().setRule({ minimum: 0.2 });
  const pictures = await store.getState().read({ signal: new AbortController().signal, onProgress: () => {} });
  expect(pictures.map(({ item: { path }, tags }) => [path, tags.map(({ name }) => name)])).toEqual([
    ['1.jpg', ['dog', 'cat']],
    ['2.jpg', []],
    ['3.jpg', ['cat', 'tree']],
  ]);
  const running = store.getState().run();
  store.getState().stop();
  await running;
  expect([store.getState().isStopped, store.getState().work]).toEqual([true, undefined]);
  vi.useRealTimers();
});
