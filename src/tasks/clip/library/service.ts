import { AppError } from '../../../runtime/errors.ts';
import type { Context, Implementation } from '../../../runtime/rpc.ts';
import { transfer } from '../../../runtime/rpc.ts';
import type { Progress } from '../../../runtime/progress.ts';
import type { Failure, IntakeSource, LibraryContract, LibraryStats } from './contract.ts';
import { dotExactly } from '../engine/search/scan.ts';
import { scoreParts } from '../engine/search/score-parts.ts';
import { nameItems, scoreColumns, tagColumns } from './columns.ts';
import { dataUrl } from './data-url.ts';
import { duplicateGroups } from './duplicate-groups.ts';
import { bookOf, hitOf, itemOf, rankMatches, search, termVectors, vectorOf } from './hits.ts';
import { inOrder } from './result-order.ts';
import { exportLibrary, importLibrary } from './interchange.ts';
import { placeOf } from './item.ts';
import { createJob, weightOf, type Job } from './job.ts';
import type { Library } from './library.ts';
import { likeness } from './likeness.ts';
import { listFiles, listFolder, type Listed } from './listing.ts';
import { planIntake, type Plan } from './intake.ts';
import { pathFrom, type Nesting } from './nesting.ts';
import { outdatedFiles, planOutdated } from './outdated.ts';
import { listSpaces } from './spaces.ts';
import { openSuspects } from './suspects.ts';
import { listUnused } from './unused-vectors.ts';
import { lookAtVectors } from './vector-book.ts';
import { mapAll, moderateAll, tagAll } from './whole.ts';

/** Files told at once while a folder is looked through. */
const toldEvery = 256;

/** The worker's methods. `open` gives the library; it is asked for at each call, and opens it at the first. */
export function createLibraryService(open: () => Promise<Library>): Implementation<LibraryContract> {
  const jobs = new Map<number, Job>();
  let lastJob = 0;

  const settled = new WeakMap<Library, Promise<void>>();

  /** The library with its vectors, one entry a file. */
  async function openWhole(): Promise<Library> {
    const library = await open();
    if (!library.book) await library.ready;
    const settling = settled.get(library) ?? library.settle().catch(() => void settled.delete(library));
    settled.set(library, settling);
    await settling;
    return library;
  }
  function jobOf(id: number): Job {
    const job = jobs.get(id);
    if (job) return job;
    throw new AppError('crash', 'The worker of the library was started again. Index again: what was indexed is kept.');
  }

  /** Makes a plan a job. */
  async function begin(library: Library, plan: Plan, { isAfterDeath = false }: { isAfterDeath?: boolean } = {}) {
    const job = ++lastJob;
    jobs.set(job, createJob(library, plan, await openSuspects(library.shelf, { isAfterDeath })));
    const bytes = plan.pending.reduce((sum, file) => sum + weightOf(file), 0);
    const { source, skipped, pending } = plan;
    return { job, source, pending: pending.length, bytes, skipped, leftOut: [] as Failure[] };
  }

  return {
    async use(space) {
      await (await open()).use(space);
    },
    count: async () => (await open()).items.count,
    async space() {
      const { book, shelf } = await open();
      return book ? book.space : (await listSpaces(shelf)).at(-1);
    },
    stats: async () => statsOf(await open()),
    async unusedVectors() {
      const { shelf, book } = await openWhole();
      return listUnused(shelf, book?.space.key);
    },
    dropVectors: async ({ key }) => (await openWhole()).dropVectors(key),
    restoreVectors: async ({ key }) => (await openWhole()).restoreVectors(key),

    async plan(input, { signal, progress }) {
      const library = await openWhole();
      if ('outdated' in input)
        return begin(library, planOutdated(library, known(library, input.outdated).source), input);
      const leftOut: Failure[] = [];
      const onLeftOut = (left: Failure): void => void leftOut.push(left);
      const { source, listed, whole } = await listOf(library, input, { signal, progress, onLeftOut });
      const plan = planIntake(library, listed, { source, ...(whole !== undefined && { whole }) });
      return { ...(await begin(library, plan, input)), leftOut };
    },
    async next({ job, count }, { signal, progress }) {
      const batch = await jobOf(job).next(count, { signal, onRead: progress });
      const bitmaps = batch.files.flatMap(({ images }) => images).filter((image) => image instanceof ImageBitmap);
      return transfer(batch, bitmaps);
    },
    keep: ({ job, tickets, output }) => jobOf(job).keep(tickets, output),
    async finish({ job, isDone }) {
      const removed = isDone ? await jobOf(job).removeMissing() : 0;
      await jobs.get(job)?.finish();
      jobs.delete(job);
      return { removed };
    },
    async forgetFolder({ source }) {
      await (await open()).removeSource(source);
    },
    folders: async () => [...(await open()).sources.values()],

    search: async (input) => search(await (input.terms.length > 0 ? openWhole() : open()), input),
    async rank(input) {
      const { order = 'match', limit } = input;
      const library = await (input.terms.length > 0 ? openWhole() : open());
      // Put in another order and cut then: the newest of all, not of the best.
      const asked = { ...input, limit: order === 'match' ? limit : library.items.count };
      const { ranked: found, matches, rest } = rankMatches(library, asked);
      const ranked = inOrder(found, order).slice(0, limit);
      const ids = Uint32Array.from(ranked, ({ item }) => item.id);
      const scores = Float32Array.from(ranked, ({ score }) => score);
      return transfer({ ids, scores, matches, rest }, [ids.buffer, scores.buffer]);
    },
    async explain({ id, terms }) {
      const library = await openWhole();
      return scoreParts(termVectors(library, terms), vectorOf(library, itemOf(library, id)));
    },
    async similar({ id, limit }) {
      const library = await openWhole();
      const terms = [{ vector: vectorOf(library, itemOf(library, id)), weight: 1 }];
      const hits = search(library, { terms, filters: [], limit: limit + 1 });
      return hits.filter((hit) => hit.id !== id).slice(0, limit);
    },
    duplicates: async ({ threshold, grouping }, context) =>
      duplicateGroups(await likeness(await openWhole(), threshold, context), threshold, grouping),
    async likeness({ threshold }, context) {
      const found = await likeness(await openWhole(), threshold, context);
      const links = [found.complete, found.chained].flatMap(({ left, right, cosines }) => [left, right, cosines]);
      return transfer(
        found,
        [found.contents, found.stacks, ...links].map(({ buffer }) => buffer),
      );
    },
    async lowestPair({ ids }) {
      const library = await openWhole();
      const vectors = ids.map((id) => vectorOf(library, itemOf(library, id)));
      let lowest = 1;
      for (const [i, one] of vectors.entries())
        for (const other of vectors.slice(0, i)) lowest = Math.min(lowest, dotExactly(one, other));
      return lowest;
    },
    async vectors({ ids }) {
      const library = await openWhole();
      const { dims } = bookOf(library).space;
      const vectors = new Float32Array(ids.length * dims);
      for (const [i, id] of ids.entries()) vectors.set(vectorOf(library, itemOf(library, id)), i * dims);
      return transfer({ dims, vectors }, [vectors.buffer]);
    },
    moderate: async (input, context) => moderateAll(await openWhole(), input, context),
    tag: async (input, context) => tagAll(await openWhole(), input, context),
    async moderationScores(input, context) {
      const found = await scoreColumns(await openWhole(), input, context);
      return transfer(found, [
        found.ids.buffer,
        ...found.columns.flatMap(({ scores, order }) => [scores.buffer, order.buffer]),
      ]);
    },
    async tagColumns(input, context) {
      const found = await tagColumns(await openWhole(), input, context);
      const { ids, labels, cosines, none, total } = found;
      return transfer(
        found,
        [ids, labels, cosines, none, total].map(({ buffer }) => buffer),
      );
    },
    nameGroups: async (input, context) => nameItems(await openWhole(), input, context),
    async map(_, context) {
      const map = await mapAll(await openWhole(), context);
      return transfer(map, [map.ids.buffer, map.xy.buffer]);
    },

    async items({ ids }) {
      const { items } = await open();
      return ids.map((id) => items.get(Number(id)));
    },
    async copies({ ids }) {
      const library = await open();
      return ids.map((id) => {
        const item = itemOf(library, id);
        return library.items.withHash(item.hash).filter((other) => placeOf(other) !== placeOf(item));
      });
    },
    async withHashes({ hashes }) {
      const { items } = await open();
      return hashes.flatMap((hash) => items.withHash(hash));
    },
    async thumbnails({ ids }) {
      const library = await open();
      return Promise.all(ids.map((id) => library.thumbnail(Number(id))));
    },
    async thumbnailUrls({ ids }) {
      const library = await open();
      return Promise.all(
        ids.map(async (id) => {
          const thumbnail = await library.thumbnail(Number(id));
          return thumbnail && dataUrl(thumbnail);
        }),
      );
    },
    export: async ({ format }) => exportLibrary(await openWhole(), format),
    async import({ file }, { signal, progress }) {
      const onCount = (done: number, total: number): void => progress({ phase: 'save', done, total, unit: 'images' });
      return importLibrary(await openWhole(), file, { signal, onCount });
    },
    async remove({ ids, keepOut, wholeFiles = false }) {
      const library = await open();
      const meant = ids.map((id) => itemOf(library, id));
      const items = wholeFiles ? meant.flatMap((item) => library.items.at(placeOf(item))) : meant;
      const out = items.filter(({ source, failed }) => keepOut && source > 0 && failed === undefined);
      await library.commit(
        [],
        items.map(({ id }) => id),
      );
      if (out.length > 0)
        await library.commit(
          out.map((item) => ({ item: { ...item, failed: 'You took it out.', isTakenOut: true as const } })),
        );
    },
    async clear() {
      jobs.clear();
      await (await open()).clear();
    },
  };
}

async function listOf(
  library: Library,
  input: Exclude<IntakeSource, { outdated: number }>,
  { signal, progress, onLeftOut }: Context<Progress> & { onLeftOut: (left: Failure) => void },
): Promise<{ source: number; listed: Listed[]; whole?: string }> {
  if ('files' in input) return { source: 0, listed: await listFiles(input.files, onLeftOut) };
  const { source, names } = 'folder' in input ? await library.addSource(input.folder) : known(library, input.source);
  // The handle that was given: a person who gave it just now gave the permission to read it.
  const folder = 'folder' in input ? input.folder : source.handle;
  const listed: Listed[] = [];
  for await (const file of listFolder(folder, { signal, onLeftOut })) {
    listed.push({ ...file, path: pathFrom(source, names, file.path) });
    if (listed.length % toldEvery === 0) progress({ phase: 'load', done: listed.length, unit: 'files' });
  }
  return { source: source.id, listed, whole: [source.name, ...names].join('/') };
}

function known({ sources }: Library, id: number): Nesting {
  const source = sources.get(id);
  if (source) return { source, names: [] };
  throw new AppError('bad-option', 'The library has no such folder any more. Add it again.');
}

async function statsOf({ items, book, sources, shelf }: Library): Promise<LibraryStats> {
  const { space, count, bytes } = book ?? (await lookAtVectors(shelf));
  const out = [...items.all()].filter((item) => item.failed !== undefined);
  const failed = out.filter(({ isTakenOut }) => !isTakenOut);
  const outdated = outdatedFiles(items.all());
  return {
    items: items.count - out.length,
    indexed: count,
    failed: failed.map((item) => ({ id: String(item.id), path: hitOf(item, 0).path, reason: item.failed! })),
    takenOut: out.filter(({ isTakenOut }) => isTakenOut).map(({ id }) => String(id)),
    bytes,
    models: [...new Set((await listSpaces(shelf)).map(({ model }) => model))].toSorted(),
    space,
    folders: [...sources.values()].map(({ id, name }) => ({ id, name, outdated: outdated.get(id) ?? 0 })),
    isKept: shelf.isKept,
  };
}
