import { AppError } from '../../runtime/errors.ts';
import type { ImageInput } from '../../runtime/page/picture-source.ts';
import { callOptions, signalOf, type CallOptions } from '../../runtime/progress.ts';
import type { ClipOptions, Embeddings } from './api.ts';
import type { Templates } from './contract.ts';
import { defaultPolicy } from './default-policy.ts';
import { checkPolicy, type Moderation, type Policy } from './engine/search/moderation.ts';
import { formatQuery, parseQuery, type Query } from './engine/search/query.ts';
import type { ScorePart } from './engine/search/score-parts.ts';
import { type AddInput, intakeSource } from './library/add-input.ts';
import { announcing } from './library/changes.ts';
import { libraryClient } from './library/client.ts';
import { deletions, emptyDeletion, restoreDeletion, type RestoreReport } from './library/bins.ts';
import { deleteFiles, type DeletionReport, type Doomed, planDeletion } from './library/deletion.ts';
import type {
  DuplicateGroup,
  ExportFormat,
  Grouping,
  Hit,
  LibraryStats,
  Likeness,
  Ranking,
  ScoreColumns,
  TagColumns,
  Tagged,
} from './library/contract.ts';
import { isPermitted } from './library/folder-permission.ts';
import type { AddReport, IndexProgress } from './library/indexing.ts';
import { type AddOptions, enqueueIndexing, indexingGate } from './library/indexing-queue.ts';
import type { Item } from './library/item.ts';
import { modelOf, takeIntoUse } from './library/model-in-use.ts';
import { forgetOriginals, openOriginal, rememberOriginals } from './library/originals.ts';
import { background, embedQuery, libraryVector, policyVectors, textVectors } from './library/query-vectors.ts';
import type { ResultOrder } from './library/result-order.ts';
import { checkLabels, checkLimit, checkShare, checkTemplates } from './options.ts';

export type {
  AddReport,
  DuplicateGroup,
  ExportFormat,
  Grouping,
  Hit,
  IndexProgress,
  LibraryStats,
  Likeness,
  Ranking,
  ScoreColumns,
  TagColumns,
  Tagged,
};

const defaults = { limit: 100, threshold: 0.97, minimum: 0.2 };

/** Everything a person or a script can do with a library of their own pictures: `window.triptych.clip.library`. */
export const libraryApi = {
  /**
   * Adds files, addresses on this site, or a folder. Known files are skipped, and the same call continues where an aborted
   * one ended.
   */
  async add(input: AddInput, options: AddOptions = {}): Promise<AddReport> {
    const source = await intakeSource(input, options.signal);
    if ('files' in source) rememberOriginals(source.files);
    void navigator.storage?.persist?.(); // a browser that may evict the index is asked not to; it decides by itself
    return enqueueIndexing(source, options);
  },

  /** Scans all folders again, or one: new and changed files are indexed, missing ones disappear from the library. */
  async rescan({ folder, ...options }: AddOptions & { folder?: number } = {}): Promise<AddReport[]> {
    const reports: AddReport[] = [];
    for (const { id } of await libraryClient().folders(undefined))
      if (folder === undefined || id === folder) reports.push(await enqueueIndexing({ source: id }, options));
    return reports;
  },

  /** Reads anew what an earlier version of this page read of the folders, or of one: nothing else is looked for. */
  async readAnew({ folder, ...options }: AddOptions & { folder?: number } = {}): Promise<AddReport[]> {
    const reports: AddReport[] = [];
    for (const { id, outdated } of (await libraryClient().stats(undefined)).folders)
      if (outdated > 0 && (folder === undefined || id === folder))
        reports.push(await enqueueIndexing({ outdated: id }, options));
    return reports;
  },

  /** Folders that can be looked through again. `ask` asks the person for permission where it has lapsed: in a click only. */
  async folders({ ask = false } = {}): Promise<{ id: number; name: string; isReadable: boolean }[]> {
    const folders = await libraryClient().folders(undefined);
    return Promise.all(
      folders.map(async ({ id, name, handle }) => ({
        id,
        name,
        isReadable: await isPermitted(handle, 'read', { ask }),
      })),
    );
  },
  /** Removes a folder and all its pictures from the library. The files stay where they are. */
  forgetFolder: (source: number): Promise<void> => announcing(libraryClient().forgetFolder({ source })),

  /** Pauses indexing after the pictures in progress, until `resume`. */
  pause: (): void => indexingGate.pause(),
  /** Continues indexing after `pause`. */
  resume: (): void => indexingGate.resume(),
  /** Whether indexing is paused. */
  get isPaused(): boolean {
    return indexingGate.isPaused;
  },

  /** How a query is understood, and its plainest form. Throws `bad-option` for a filter that cannot be meant. */
  parse(text: string): { query: Query; text: string } {
    const query = parseQuery(text);
    return { query, text: formatQuery(query) };
  },

  /**
   * Finds pictures: words; `+a -b`; `2:a`; `image:<id>`; `without x`; filters `folder:`, `type:`, `after:`, `before:`,
   * `min:0.2`. Or a picture to look for. The best first. `matching`: only pictures that match, which is to say that are
   * nearer to what is asked than to nothing in particular; otherwise all are given, up to the limit.
   */
  async search(
    query: string | ImageInput,
    options: ClipOptions & { limit?: number; templates?: Templates; matching?: boolean } = {},
  ): Promise<Hit[]> {
    const limit = checkLimit(options.limit ?? defaults.limit);
    if (typeof query !== 'string') {
      const terms = [{ vector: await libraryVector(query, options), weight: 1, isPicture: true as const }];
      return libraryClient().search({ terms, filters: [], limit, ...(await endOf(options)) }, signalOf(options));
    }
    const asked = await embedQuery(query, options);
    const end = asked.terms.length > 0 ? await endOf(options) : {};
    return libraryClient().search({ ...asked, limit, ...end }, signalOf(options));
  },

  /** Pictures that look like one of the library, the best first, without that one itself. */
  similar: (id: string, options: { limit?: number } = {}): Promise<Hit[]> =>
    libraryClient().similar({ id, limit: checkLimit(options.limit ?? defaults.limit) }),

  /**
   * Groups of two or more of which every pair has a cosine at or above the threshold (default 0.97), or equal content.
   * `grouping: 'chained'`: each has it with one other of the group, so that two of it may look quite unlike.
   */
  async duplicates(options: CallOptions & { threshold?: number; grouping?: Grouping } = {}): Promise<DuplicateGroup[]> {
    const threshold = checkShare('threshold', options.threshold ?? defaults.threshold);
    return libraryClient().duplicates({ threshold, grouping: options.grouping ?? 'complete' }, callOptions(options));
  },
  /** The pairs that decide the groups at every threshold from this one up: one pass instead of one per threshold. */
  async likeness(options: CallOptions & { threshold?: number } = {}): Promise<Likeness> {
    const threshold = checkShare('threshold', options.threshold ?? defaults.threshold);
    return libraryClient().likeness({ threshold }, callOptions(options));
  },
  /** The lowest cosine between any two of the given pictures. */
  lowestPair: (ids: string[]): Promise<number> => libraryClient().lowestPair({ ids }),
  /** Unit vectors of pictures of the library, one per id, row-major, as `embedImages` returned them. */
  async vectors(ids: string[]): Promise<Embeddings> {
    const [{ space }, { dims, vectors }] = await Promise.all([libraryApi.stats(), libraryClient().vectors({ ids })]);
    return { model: space!.model, dims, count: ids.length, vectors };
  },

  /** Moderates everything indexed, the highest score first: a list to look through, never a deletion. */
  async moderate(options: ClipOptions & { policy?: Policy } = {}): Promise<(Hit & Moderation)[]> {
    const policy = checkPolicy(options.policy ?? defaultPolicy(await modelOf(options)));
    return libraryClient().moderate(await policyVectors(policy, options), callOptions(options));
  },

  /** The scores alone, one column per category, for setting thresholds. */
  async moderationScores(options: ClipOptions & { policy?: Policy } = {}): Promise<ScoreColumns> {
    const policy = checkPolicy(options.policy ?? defaultPolicy(await modelOf(options)));
    return libraryClient().moderationScores(await policyVectors(policy, options), callOptions(options));
  },

  /** The labels of each picture whose share among all of them and the background reaches `minimum` (default 0.2). */
  async tag(
    labels: string[],
    options: ClipOptions & { templates?: Templates; minimum?: number } = {},
  ): Promise<Tagged[]> {
    const templates = checkTemplates(options.templates ?? 'plain');
    const minimum = checkShare('minimum', options.minimum ?? defaults.minimum);
    const vectors = await textVectors(checkLabels(labels), templates, options);
    const none = await background(options);
    return libraryClient().tag({ labels, vectors, ...none, minimum }, callOptions(options));
  },

  /** The `each` nearest labels of every picture with their cosines, for setting a minimum. */
  async tagColumns(
    labels: string[],
    options: ClipOptions & { templates?: Templates; each?: number } = {},
  ): Promise<TagColumns> {
    const templates = checkTemplates(options.templates ?? 'plain');
    const vectors = await textVectors(checkLabels(labels), templates, options);
    const none = await background(options);
    const each = Math.min(labels.length, checkLimit(options.each ?? labels.length));
    return libraryClient().tagColumns({ vectors, ...none, each }, callOptions(options));
  },

  /** The `each` labels that set each group of pictures apart from the rest, the best first. */
  async nameGroups(
    groups: readonly (readonly string[])[],
    labels: string[],
    options: ClipOptions & { templates?: Templates; each?: number } = {},
  ): Promise<string[][]> {
    return nameLibraryGroups(
      groups.map((ids) => Uint32Array.from(ids, Number)),
      labels,
      options,
    );
  },

  /** 2-D coordinates in [0, 1]², one pair per item. */
  async map(options: CallOptions = {}): Promise<{ ids: string[]; xy: Float32Array }> {
    const { ids, xy } = await mapLibrary(options);
    return { ids: Array.from(ids, String), xy };
  },

  /** Facts about pictures by their ids: path, size, dates; undefined for an unknown id. */
  items: (ids: string[]): Promise<(Item | undefined)[]> => libraryClient().items({ ids }),
  /** All pictures with one of these contents (`Item.hash`), copies too. */
  withHashes: (hashes: string[]): Promise<Item[]> => libraryClient().withHashes({ hashes }),
  /** The file of a picture. Throws `storage` when it is out of reach: its folder's permission lapsed, or it was given once. */
  async original(id: string): Promise<File> {
    const [item] = await libraryClient().items({ ids: [id] });
    if (item) return openOriginal(item);
    throw new AppError('bad-option', `There is no picture with the id “${id}” in the library.`);
  },
  /** Thumbnails by picture ids; undefined where there is none. */
  thumbnails: (ids: string[]): Promise<(Blob | undefined)[]> => libraryClient().thumbnails({ ids }),
  /** The same as addresses of a page, valid for ever. */
  thumbnailUrls: (ids: string[]): Promise<(string | undefined)[]> => libraryClient().thumbnailUrls({ ids }),
  /** How many items there are, those that failed too; quicker than `stats`, which waits for the vectors. */
  count: (): Promise<number> => libraryClient().count(undefined),
  /** How many pictures there are and have vectors, which files failed and why, the folders, and the bytes that it takes. */
  stats: (): Promise<LibraryStats> => libraryClient().stats(undefined),

  /** `npz` and `parquet` carry vectors that open_clip and faiss users can load; `json` and `csv` carry paths and facts. */
  export: (format: ExportFormat): Promise<Blob> => libraryClient().export({ format }),
  /** Takes in vectors from an `.npz` or Parquet file of the model in use. */
  async import(file: Blob, options: ClipOptions = {}): Promise<AddReport> {
    await takeIntoUse({ ...options, model: await modelOf(options) });
    const { added, skipped } = await announcing(libraryClient().import({ file }, callOptions(options)));
    return { added, skipped, renamed: 0, copied: 0, removed: 0, failed: [], leftOut: [] };
  },
  /**
   * Takes pictures out of the library. Files stay as they are, and those in folders do not come back with the next look
   * through them; with `keepOut: false` they do.
   */
  remove: (ids: string[], { keepOut = true } = {}): Promise<void> =>
    announcing(libraryClient().remove({ ids, keepOut })),
  /**
   * Moves the files of pictures into a bin inside the folders they lie in, where the browser lets this page write
   * (Chromium, with the person's permission, which it asks for in a click only), and takes them out of the library.
   * `instead`: for an id those that stay in its place; copies of the content when left out. One of them is opened and
   * read first, and a file that none can stand for stays. `restore` takes it back.
   */
  async deleteFiles(
    ids: string[],
    { instead, ...options }: CallOptions<number> & { instead?: Readonly<Record<string, readonly string[]>> } = {},
  ): Promise<DeletionReport> {
    const { deletable, refused } = await planDeletion(await doomedOf(ids, instead));
    const report = await deleteFiles(deletable, options);
    if (report.deleted.length > 0)
      await announcing(libraryClient().remove({ ids: report.deleted.map(String), keepOut: false, wholeFiles: true }));
    return { ...report, failed: [...refused, ...report.failed] };
  },
  /** Deletions that can be taken back, the latest first. */
  async deletions(): Promise<{ id: string; at: number; files: number; bytes: number; folders: string[] }[]> {
    return (await deletions()).map(({ id, at, parts }) => ({
      id,
      at,
      files: parts.reduce((sum, { files }) => sum + files.length, 0),
      bytes: parts.flatMap(({ files }) => files).reduce((sum, { bytes }) => sum + bytes, 0),
      folders: parts.map(({ root }) => root.name),
    }));
  },
  /** Puts the files of a deletion back; look through their folders again to have them in the library. In a click. */
  restore: (deletion: string): Promise<RestoreReport> => announcing(restoreDeletion(deletion)),
  /** Deletes the files of a deletion for good. In a click. Gives why it could not, one sentence a folder. */
  emptyBin: (deletion: string): Promise<string[]> => emptyDeletion(deletion),
  /** Removes everything from the library. The files stay where they are. */
  async clear(): Promise<void> {
    await announcing(libraryClient().clear(undefined));
    forgetOriginals();
  },
};
export type LibraryApi = typeof libraryApi;

async function doomedOf(
  ids: readonly string[],
  instead: Readonly<Record<string, readonly string[]>> | undefined,
): Promise<Doomed[]> {
  const items = (await libraryApi.items([...ids])).filter((item) => item !== undefined);
  if (!instead) {
    const copies = await libraryClient().copies({ ids: items.map(({ id }) => String(id)) });
    return items.map((item, i) => ({ item, instead: copies[i]! }));
  }
  const stay = await libraryApi.items([...new Set(Object.values(instead).flat())]);
  const known = new Map(stay.flatMap((item) => (item ? [[String(item.id), item] as const] : [])));
  return items.map((item) => ({ item, instead: (instead[item.id] ?? []).flatMap((id) => known.get(id) ?? []) }));
}

/** A picture from outside the library as a term of a query. */
export interface PictureTerm {
  /** Of unit length, by the model of the library. */
  vector: Float32Array;
  weight: number;
}

/**
 * What the page asks: as `libraryApi.search`, with pictures from outside as further terms, and the answer as columns of
 * numbers. A hundred thousand hits as objects would hold up the page.
 */
export async function rankLibrary(
  query: string,
  {
    pictures = [],
    limit,
    order = 'match',
    ...options
  }: ClipOptions & {
    limit: number;
    matching?: boolean;
    order?: ResultOrder;
    templates?: Templates;
    pictures?: readonly PictureTerm[];
  },
): Promise<Ranking> {
  const { terms, filters } = await embedQuery(query, options);
  const given = pictures.map((picture) => ({ ...picture, isPicture: true as const }));
  const asked = { terms: [...terms, ...given], filters, limit, order };
  const end = asked.terms.length > 0 ? await endOf(options) : {};
  return libraryClient().rank({ ...asked, ...end }, signalOf(options));
}

/** How the score of a picture by that question comes about: the terms of the query, then the pictures from outside. */
export async function explainScore(
  id: string,
  query: string,
  { pictures = [], ...options }: ClipOptions & { templates?: Templates; pictures?: readonly PictureTerm[] },
): Promise<{ score: number; parts: ScorePart[] }> {
  const { terms } = await embedQuery(query, options);
  return libraryClient().explain({ id, terms: [...terms, ...pictures] }, signalOf(options));
}

/** By what results are told to end where matches end, when that is wanted. */
const endOf = async ({ matching = false, ...options }: ClipOptions & { matching?: boolean }) =>
  matching ? { background: await background(options) } : {};

/** As `libraryApi.map`, for the page: ids as numbers, as with `rankLibrary`. */
export const mapLibrary = (options: CallOptions = {}): Promise<{ ids: Uint32Array; xy: Float32Array }> =>
  libraryClient().map(undefined, callOptions(options));

/** As `libraryApi.nameGroups`, for the page. */
export async function nameLibraryGroups(
  groups: Uint32Array[],
  labels: string[],
  options: ClipOptions & { templates?: Templates; each?: number } = {},
): Promise<string[][]> {
  const vectors = await textVectors(checkLabels(labels), checkTemplates(options.templates ?? 'plain'), options);
  const each = checkLimit(options.each ?? 1);
  const named = await libraryClient().nameGroups({ groups, vectors, each }, signalOf(options));
  return named.map((own) => own.map((i) => labels[i]!));
}
