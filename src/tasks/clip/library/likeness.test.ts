import { expect, test } from 'vitest';
import { unitRows } from '../../../../e2e/clip-golden-library.ts';
import { dotExactly } from '../engine/search/scan.ts';
import { unit } from '../engine/vectors.ts';
import { duplicateGroups } from './duplicate-groups.ts';
import type { Item } from './item.ts';
import { openLibrary } from './library.ts';
import { createLibraryService } from './service.ts';
import { memoryShelf } from './shelf.ts';

const dims = 48;
const count = 240;
const told = { signal: new AbortController().signal, progress: () => {} };

/** Pictures in 40 families; the further from its family's first, the less a picture looks like it. */
async function familyLibrary() {
  const library = await openLibrary(memoryShelf());
  await library.ready;
  await library.use({ key: 'm/1', model: 'm', dims, logitScale: 100 });
  const [heads, noise] = [unitRows(1, { count: 40, dims }), unitRows(2, { count, dims })];
  const entries = Array.from({ length: count }, (_, i) => {
    const head = heads.subarray((i % 40) * dims, ((i % 40) + 1) * dims);
    const vector = unit(
      Float64Array.from(head, (value, k) => value + 0.09 * Math.floor(i / 40) * noise[i * dims + k]!),
    );
    const id = library.items.nextId();
    // The last ten are copies of the first ten, as another tool's vectors would have it: without a common vector.
    const hash = `content ${i % (count - 10)}`;
    const item: Item = { id, source: 0, path: `${i}.jpg`, size: 1, modified: 1, hash, width: 1, height: 1, added: 1 };
    return { item, vector };
  });
  await library.commit(entries);
  const service = createLibraryService(() => Promise.resolve(library));
  return { entries, service };
}

/** All pairs, one by one. */
function bruteForce(entries: { item: Item; vector: Float32Array }[], threshold: number): string[][] {
  const group = entries.map((_, i) => i);
  for (const [i, a] of entries.entries())
    for (const [j, b] of entries.slice(0, i).entries()) {
      if (a.item.hash !== b.item.hash && dotExactly(a.vector, b.vector) < threshold) continue;
      const [from, to] = [group[i]!, group[j]!];
      for (const [k, own] of group.entries()) if (own === from) group[k] = to;
    }
  const members = [...new Set(group)].map((own) => entries.filter((_, i) => group[i] === own));
  return members.filter(({ length }) => length > 1).map((own) => own.map(({ item }) => String(item.id)));
}

test('chained groups are those of comparing all pairs, at every threshold, from one pass and from one each', async () => {
  const { entries, service } = await familyLibrary();
  const likeness = await service.likeness({ threshold: 0.8 }, told);
  const sizes = new Set<number>();
  for (const threshold of [0.8, 0.85, 0.9, 0.95, 0.99, 1]) {
    const wanted = bruteForce(entries, threshold);
    const groups = duplicateGroups(likeness, threshold, 'chained');
    expect(new Set(groups.map(({ ids }) => ids)), String(threshold)).toEqual(new Set(wanted));
    expect(await service.duplicates({ threshold, grouping: 'chained' }, told)).toEqual(groups);
    sizes.add(wanted.flat().length);
  }
  expect(sizes.size).toBeGreaterThan(3); // or the thresholds would say nothing
});

test('a group falls apart just above its weakest link; copies never do', async () => {
  const { entries, service } = await familyLibrary();
  const likeness = await service.likeness({ threshold: 0.8 }, told);
  const near = duplicateGroups(likeness, 0.8, 'chained').find(({ ids }) => ids.length > 3)!;
  expect(near.exact).toBe(false);
  const still = duplicateGroups(likeness, near.cosine, 'chained');
  expect(still.map(({ ids }) => ids)).toContainEqual(near.ids);
  const above = duplicateGroups(likeness, near.cosine + 1e-9, 'chained');
  expect(above.map(({ ids }) => ids)).not.toContainEqual(near.ids);
  const copies = duplicateGroups(likeness, 1);
  expect(copies).toHaveLength(10);
  expect(copies.every(({ exact, cosine, ids }) => exact && cosine === 1 && ids.length === 2)).toBe(true);
  expect(copies[0]!.ids).toEqual([String(entries[0]!.item.id), String(entries[count - 10]!.item.id)]);
});

test('of a group every pair reaches the threshold, and what is shown of it is its lowest pair', async () => {
  const { entries, service } = await familyLibrary();
  const vectorOf = new Map(entries.map(({ item, vector }) => [String(item.id), vector]));
  const likeness = await service.likeness({ threshold: 0.8 }, told);
  let chainedBelow = 0;
  for (const threshold of [0.8, 0.85, 0.9, 0.95]) {
    const groups = duplicateGroups(likeness, threshold);
    expect(groups.some(({ ids }) => ids.length > 2)).toBe(true);
    expect(await service.duplicates({ threshold, grouping: 'complete' }, told)).toEqual(groups);
    for (const { ids, cosine, exact } of groups.filter((group) => !group.exact)) {
      expect(exact).toBe(false);
      const firsts = ids.filter((id) => Number(id) <= count - 10); // copies here have vectors of their own
      const lowest = await service.lowestPair({ ids: firsts }, told);
      expect(lowest).toBeGreaterThanOrEqual(threshold);
      expect(cosine).toBeCloseTo(lowest, 6);
    }
    for (const { ids } of duplicateGroups(likeness, threshold, 'chained')) {
      const vectors = ids.map((id) => vectorOf.get(id)!);
      if (vectors.some((one) => vectors.some((other) => dotExactly(one, other) < threshold))) chainedBelow++;
    }
  }
  expect(chainedBelow).toBeGreaterThan(0); // or the two would be the same
});

test('a raw photo and its JPEG, a live photo and its video are no duplicates, not even through their copies', async () => {
  const library = await openLibrary(memoryShelf());
  await library.ready;
  await library.use({ key: 'm/1', model: 'm', dims: 2, logitScale: 100 });
  const names = [
    'P/DSC_1.ARW',
    'P/dsc_1.jpg',
    'P/IMG_2.HEIC',
    'P/IMG_2.MOV',
    'Copy/DSC_1.ARW',
    'Copy/other.jpg',
    'P/IMG_2.jpg',
  ];
  const hashes = ['raw', 'jpg', 'heic', 'mov', 'raw', 'jpg', 'made of the heic'];
  const entries = names.map((path, i) => {
    const item: Item = {
      id: library.items.nextId(),
      source: 1,
      path,
      size: 1,
      modified: 1,
      hash: hashes[i]!,
      width: 1,
      height: 1,
      added: 1,
      ...(path.endsWith('MOV') && { time: 1 }),
    };
    const angle = ['raw', 'jpg'].includes(hashes[i]!) ? 0.001 * i : 1.2 + 0.001 * i;
    return { item, vector: Float32Array.of(Math.cos(angle), Math.sin(angle)) };
  });
  await library.commit(entries);
  const service = createLibraryService(() => Promise.resolve(library));
  for (const grouping of ['complete', 'chained'] as const) {
    const groups = await service.duplicates({ threshold: 0.9, grouping }, told);
    const found = groups.map(({ ids }) => ids.map((id) => names[Number(id) - 1]!).toSorted());
    expect(new Set(found)).toEqual(
      new Set([
        ['Copy/DSC_1.ARW', 'P/DSC_1.ARW'],
        ['Copy/other.jpg', 'P/dsc_1.jpg'],
        ['P/IMG_2.HEIC', 'P/IMG_2.jpg'],
      ]),
    );
  }
});

test('vectors are given for the pictures asked for, in their order', async () => {
  const { entries, service } = await familyLibrary();
  const asked = [entries[7]!, entries[3]!];
  const found = await service.vectors({ ids: asked.map(({ item }) => String(item.id)) }, told);
  expect(found).toEqual({ dims, vectors: Float32Array.from(asked.flatMap(({ vector }) => [...vector])) });
  await expect(async () => service.vectors({ ids: ['999999'] }, told)).rejects.toMatchObject({ code: 'bad-option' });
});
