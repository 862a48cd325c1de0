import { AppError } from '../../runtime/errors.ts';
import { callOptions, signalOf, type CallOptions } from '../../runtime/progress.ts';
import { clipApi, loadClip, type ClipOptions, type Embeddings } from './api.ts';
import { blankVector } from './blank.ts';
import { builtInModel, clipClient, loadInput } from './client.ts';
import type { LoadedClip, Templates } from './contract.ts';
import {
  checkPolicy,
  generalPolicy,
  moderate,
  promptsOf,
  type Moderation,
  type Policy,
} from './engine/search/moderation.ts';
import { formatQuery, parseQuery, type Filter, type Query } from './engine/search/query.ts';
import { backgroundTemplates, promptsFor } from './engine/templates.ts';
import { dot, ensemble } from './engine/vectors.ts';
import { libraryClient } from './library/client.ts';
import { deleteFiles, type DeletionReport, planDeletion } from './library/deletion.ts';
import type {
  DuplicateGroup,
  ExportFormat,
  Hit,
  IntakeSource,
  LibraryStats,
  Likeness,
  PolicyVectors,
  Ranking,
  ScoreColumns,
  SpaceInput,
  TagColumns,
  Tagged,
  VectorTerm,
} from './library/contract.ts';
import { indexSource, type AddReport, type IndexProgress } from './library/indexing.ts';
import type { Item } from './library/item.ts';
import type { PlacedFile } from './library/listing.ts';
import { openOriginal, rememberOriginals } from './library/originals.ts';
import { createPace, type Pace } from './library/pace.ts';
import { createPauseGate } from './library/pause-gate.ts';
import { createTextMemory } from './library/text-memory.ts';
import { watchWorkSignals } from './library/work-signals.ts';
import { announceChange, announcing } from './library/changes.ts';
import { checkLabels, checkTemplates } from './options.ts';
import type { ImageInput } from '../../runtime/page/picture-source.ts';

export type {
  AddReport,
  DuplicateGroup,
  ExportFormat,
  Hit,
  IndexProgress,
  LibraryStats,
  Likeness,
  Ranking,
  ScoreColumns,
  TagColumns,
  Tagged,
};

/** Longest side of the small pictures that the library keeps, in pixels. */
const thumbnailSide = 256;
/** Texts of queries whose vectors are kept, 2 kB each. */
const keptTexts = 500;
const defaults = { limit: 100, threshold: 0.97, minimum: 0.2 };

type AddOptions = CallOptions<IndexProgress> & { model?: string };
/** Files, files with the folders they lay in, or a folder that can be looked through again. */
export type AddInput = File[] | PlacedFile[] | FileSystemDirectoryHandle;

const gate = createPauseGate();
const textMemory = createTextMemory(keptTexts);
let pace: Pace | undefined;
let indexing: Promise<unknown> = Promise.resolve();

/** Everything a person or a script can do with a library of their own pictures: `window.triptych.clip.library`. */
export const libraryApi = {
  /** Adds files or a folder; known files are skipped, and the same call goes on where an aborted one ended. */
  async add(input: AddInput, options: AddOptions = {}): Promise<AddReport> {
    const source = intakeSource(input);
    if ('files' in source) rememberOriginals(source.files);
    void navigator.storage?.persist?.(); // a browser that may evict the index is asked not to; it decides by itself
    return index(source, options);
  },

  /** Looks through all folders again, or one: what is new or changed is indexed, what is gone disappears. */
  async rescan({ folder, ...options }: AddOptions & { folder?: number } = {}): Promise<AddReport[]> {
    const reports: AddReport[] = [];
    for (const { id } of await libraryClient().folders(undefined))
      if (folder === undefined || id === folder) reports.push(await index({ source: id }, options));
    return reports;
  },

  /** Folders that can be looked through again. `ask` asks the person for permission where it has lapsed: in a click only. */
  async folders({ ask = false } = {}): Promise<{ id: number; name: string; isReadable: boolean }[]> {
    const folders = await libraryClient().folders(undefined);
    return Promise.all(
      folders.map(async ({ id, name, handle }) => ({ id, name, isReadable: await isReadable(handle, ask) })),
    );
  },
  /** Takes a folder and all of its pictures out of the library. Files stay as they are. */
  forgetFolder: (source: number): Promise<void> => announcing(libraryClient().forgetFolder({ source })),

  /** Holds indexing after the pictures in hand, and lets it go on. */
  pause: (): void => gate.pause(),
  resume: (): void => gate.resume(),
  get isPaused(): boolean {
    return gate.isPaused;
  },

  /** How a query is understood, and its plainest form. Throws `bad-option` for a filter that cannot be meant. */
  parse(text: string): { query: Query; text: string } {
    const query = parseQuery(text);
    return { query, text: formatQuery(query) };
  },

  /**
   * Finds pictures: words; `+a -b`; `2:a`; `image:<id>`; `without x`; filters `folder:`, `type:`, `after:`, `before:`,
   * `min:0.2`. Or a picture to look for. The best first.
   */
  async search(
    query: string | ImageInput,
    options: ClipOptions & { limit?: number; templates?: Templates } = {},
  ): Promise<Hit[]> {
    const limit = checkLimit(options.limit ?? defaults.limit);
    if (typeof query !== 'string') {
      const terms = [{ vector: await libraryVector(query, options), weight: 1 }];
      return libraryClient().search({ terms, filters: [], limit }, signalOf(options));
    }
    return libraryClient().search({ ...(await embedQuery(query, options)), limit }, signalOf(options));
  },

  /** Pictures that look like one of the library, without it. */
  similar: (id: string, options: { limit?: number } = {}): Promise<Hit[]> =>
    libraryClient().similar({ id, limit: checkLimit(options.limit ?? defaults.limit) }),

  /** Groups of two or more with cosine at or above the threshold (default 0.97), or of equal content. */
  async duplicates(options: CallOptions & { threshold?: number } = {}): Promise<DuplicateGroup[]> {
    const threshold = checkShare('threshold', options.threshold ?? defaults.threshold);
    return libraryClient().duplicates({ threshold }, callOptions(options));
  },
  /** The pairs that decide the groups at every threshold from this one on: one pass instead of one a threshold. */
  async likeness(options: CallOptions & { threshold?: number } = {}): Promise<Likeness> {
    const threshold = checkShare('threshold', options.threshold ?? defaults.threshold);
    return libraryClient().likeness({ threshold }, callOptions(options));
  },
  /** Unit vectors of pictures of the library, one an id, row-major: those that `embedImages` gave. */
  async vectors(ids: string[]): Promise<Embeddings> {
    const [{ space }, { dims, vectors }] = await Promise.all([libraryApi.stats(), libraryClient().vectors({ ids })]);
    return { model: space!.model, dims, count: ids.length, vectors };
  },

  /** Moderates everything indexed, the highest score first: a list to look through, never a deletion. */
  async moderate(options: ClipOptions & { policy?: Policy } = {}): Promise<(Hit & Moderation)[]> {
    const policy = checkPolicy(options.policy ?? generalPolicy);
    return libraryClient().moderate(await policyVectors(policy, options), callOptions(options));
  },

  /** The scores alone, a column a category: what a threshold is set by. */
  async moderationScores(options: ClipOptions & { policy?: Policy } = {}): Promise<ScoreColumns> {
    const policy = checkPolicy(options.policy ?? generalPolicy);
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
    const [none] = await textVectors([''], backgroundTemplates, options);
    return libraryClient().tag({ labels, vectors, none: none!, minimum }, callOptions(options));
  },

  /** The `each` nearest labels of every picture with their cosines: what a minimum is set by. */
  async tagColumns(
    labels: string[],
    options: ClipOptions & { templates?: Templates; each?: number } = {},
  ): Promise<TagColumns> {
    const templates = checkTemplates(options.templates ?? 'plain');
    const vectors = await textVectors(checkLabels(labels), templates, options);
    const [none] = await textVectors([''], backgroundTemplates, options);
    const each = Math.min(labels.length, checkLimit(options.each ?? labels.length));
    return libraryClient().tagColumns({ vectors, none: none!, each }, callOptions(options));
  },

  /** The `each` labels that set each group of pictures apart from the rest, the best first. */
  async nameGroups(
    groups: readonly (readonly string[])[],
    labels: string[],
    options: ClipOptions & { templates?: Templates; each?: number } = {},
  ): Promise<string[][]> {
    const vectors = await textVectors(checkLabels(labels), checkTemplates(options.templates ?? 'plain'), options);
    const asked = groups.map((ids) => Uint32Array.from(ids, Number));
    const named = await libraryClient().nameGroups(
      { groups: asked, vectors, each: checkLimit(options.each ?? 1) },
      signalOf(options),
    );
    return named.map((own) => own.map((i) => labels[i]!));
  },

  /** 2-D coordinates in [0, 1]², one pair an item. */
  map: (options: CallOptions = {}): Promise<{ ids: string[]; xy: Float32Array }> =>
    libraryClient().map(undefined, callOptions(options)),

  items: (ids: string[]): Promise<(Item | undefined)[]> => libraryClient().items({ ids }),
  /** The file of a picture. Throws `storage` when it is out of reach: its folder's permission lapsed, or it was given once. */
  async original(id: string): Promise<File> {
    const [item] = await libraryClient().items({ ids: [id] });
    if (item) return openOriginal(item);
    throw new AppError('bad-option', `There is no picture with the id “${id}” in the library.`);
  },
  thumbnails: (ids: string[]): Promise<(Blob | undefined)[]> => libraryClient().thumbnails({ ids }),
  /** How many items there are, those that failed too; quicker than `stats`, which waits for the vectors. */
  count: (): Promise<number> => libraryClient().count(undefined),
  stats: (): Promise<LibraryStats> => libraryClient().stats(undefined),

  /** `npz` and `parquet` carry vectors that open_clip and faiss users can load; `json` and `csv` carry paths and facts. */
  export: (format: ExportFormat): Promise<Blob> => libraryClient().export({ format }),
  /** Takes in vectors from an `.npz` or Parquet file of the model in use. */
  async import(file: Blob, options: ClipOptions = {}): Promise<AddReport> {
    await useModel({ ...options, model: await modelOf(options) });
    const { added, skipped } = await announcing(libraryClient().import({ file }, callOptions(options)));
    return { added, skipped, renamed: 0, copied: 0, removed: 0, failed: [] };
  },
  /**
   * Takes pictures out of the library. Files stay as they are, and those in folders do not come back with the next look
   * through them; with `keepOut: false` they do.
   */
  remove: (ids: string[], { keepOut = true } = {}): Promise<void> =>
    announcing(libraryClient().remove({ ids, keepOut })),
  /**
   * Deletes the files of pictures from the folders they lie in, where the browser lets this page write (Chromium, with
   * the person's permission, which it asks for in a click only), and takes them out of the library. What was changed
   * since it was indexed is left alone.
   */
  async deleteFiles(ids: string[], options: CallOptions<number> = {}): Promise<DeletionReport> {
    const items = (await libraryApi.items(ids)).filter((item) => item !== undefined);
    const { deletable, refused } = await planDeletion(items);
    const report = await deleteFiles(deletable, options);
    if (report.deleted.length > 0) await libraryApi.remove(report.deleted.map(String), { keepOut: false });
    return { ...report, failed: [...refused, ...report.failed] };
  },
  clear: (): Promise<void> => announcing(libraryClient().clear(undefined)),
};
export type LibraryApi = typeof libraryApi;

/** Takes another model into use for the library; what it has not looked at yet has no place in its answers. */
export async function chooseLibraryModel(model: string, options: { signal?: AbortSignal } = {}): Promise<void> {
  await useModel({ ...options, model });
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
    ...options
  }: ClipOptions & { limit: number; templates?: Templates; pictures?: readonly PictureTerm[] },
): Promise<Ranking> {
  const { terms, filters } = await embedQuery(query, options);
  return libraryClient().rank({ terms: [...terms, ...pictures], filters, limit }, signalOf(options));
}

/** A picture from outside as a vector of the library's model. */
export async function libraryVector(image: ImageInput, options: ClipOptions = {}): Promise<Float32Array> {
  const model = await modelOf(options);
  await useModel({ ...options, model });
  return (await clipApi.embedImages([image], { ...options, model })).vectors;
}

/** A query with its words embedded. */
async function embedQuery(
  query: string,
  options: ClipOptions & { templates?: Templates },
): Promise<{ terms: VectorTerm[]; filters: Filter[] }> {
  const { terms, filters } = parseQuery(query);
  const texts = terms.filter(({ kind }) => kind === 'text').map(({ value }) => value);
  const vectors = texts.length > 0 ? await queryVectors(texts, options.templates ?? 'plain', options) : [];
  const embedded = vectors.values();
  const asked = terms.map(({ kind, value, weight }) =>
    kind === 'image' ? { image: value, weight } : { vector: embedded.next().value!, weight },
  );
  return { terms: asked, filters: [...filters] };
}

/** Scores a picture against a policy: the general one, or your own. */
export async function moderatePicture(
  image: ImageInput,
  options: ClipOptions & { policy?: Policy } = {},
): Promise<Moderation> {
  const policy = checkPolicy(options.policy ?? generalPolicy);
  const { logitScale } = await loadClip(options);
  const { vectors } = await clipApi.embedImages([image], options);
  const prompts = promptsOf(policy);
  const texts = await clipApi.embedTexts(prompts, options);
  const rowOf = new Map(
    prompts.map((prompt, i) => [prompt, texts.vectors.subarray(i * texts.dims, (i + 1) * texts.dims)]),
  );
  const blank = await blankVector({ ...signalOf(options), ...(options.model && { model: options.model }) });
  return moderate(policy, {
    cosine: (prompt) => dot(vectors, rowOf.get(prompt)!),
    blank: (prompt) => dot(blank, rowOf.get(prompt)!),
    scale: logitScale,
  });
}

/** One indexing at a time; another waits for it. */
function index(source: IntakeSource, options: AddOptions): Promise<AddReport> {
  const signal = options.signal ?? new AbortController().signal;
  pace ??= createPace({ signals: watchWorkSignals() });
  const onProgress = (progress: IndexProgress): void => {
    options.onProgress?.(progress);
    announceChange();
  };
  const run = indexing.then(async () => {
    const model = await modelOf(options);
    await useModel({ ...options, model });
    return indexSource(
      source,
      {
        library: libraryClient(),
        embed: (images, { signal: stop }) =>
          clipClient().embedImages({ ...loadInput(model), images, thumbnail: thumbnailSide }, { signal: stop }),
      },
      { signal, gate, pace, onProgress },
    );
  });
  indexing = run.catch(() => {});
  return announcing(run);
}

function intakeSource(input: AddInput): IntakeSource {
  if (!Array.isArray(input)) return { folder: input };
  if (input.length === 0)
    throw new AppError('bad-option', 'files is empty. Give a folder, or a list of at least one file.');
  return { files: input.map((given) => (given instanceof File ? { file: given, path: pathOf(given) } : given)) };
}

const pathOf = (file: File): string => file.webkitRelativePath || file.name;

/** The model asked for, or that of the vectors in use, or the one that is always there. */
async function modelOf({ model }: { model?: string }): Promise<string> {
  return model ?? (await libraryClient().space(undefined))?.model ?? builtInModel;
}

/** Loads a model and takes its vectors into use. */
async function useModel(options: { model: string; signal?: AbortSignal }): Promise<LoadedClip> {
  const loaded = await loadClip({ model: options.model, ...(options.signal && { signal: options.signal }) });
  const { key, model, dims, logitScale } = loaded;
  await libraryClient().use({ key, model, dims, logitScale });
  return loaded;
}

/** As `textVectors`, and quick for texts that were asked for before: a person waits for each key. */
async function queryVectors(texts: string[], templates: Templates, options: ClipOptions): Promise<Float32Array[]> {
  const space = await libraryClient().space(undefined);
  const scope = (key: string): string => JSON.stringify([key, templates]);
  if (space && (options.model ?? space.model) === space.model) {
    const known = textMemory.get(texts, scope(space.key));
    if (known) return known;
  }
  const { key, vectors } = await embedPrompts(texts, templates, { ...options, space });
  textMemory.set(texts, scope(key), vectors);
  return vectors;
}

/** One vector a text, in the space in use: the mean of its prompts. */
async function textVectors(texts: string[], templates: Templates, options: ClipOptions): Promise<Float32Array[]> {
  const space = await libraryClient().space(undefined);
  return (await embedPrompts(texts, templates, { ...options, space })).vectors;
}

/** Texts by the model asked for, or that of the space; its vectors are then in use, and are those of `key`. */
async function embedPrompts(
  texts: string[],
  templates: Templates,
  { space, model = space?.model ?? builtInModel, signal }: ClipOptions & { space: SpaceInput | undefined },
): Promise<{ key: string; vectors: Float32Array[] }> {
  const prompts = texts.map((text) => promptsFor(text, templates));
  const options = { model, ...(signal && { signal }) };
  // Sent together: the worker opens the model once, for both.
  const [{ key, dims, logitScale }, { vectors }] = await Promise.all([
    loadClip(options),
    clipApi.embedTexts(prompts.flat(), options),
  ]);
  // Not waited for behind the writing of an indexing when nothing changes.
  if (key !== space?.key) await libraryClient().use({ key, model, dims, logitScale });
  let at = 0;
  return { key, vectors: prompts.map((own) => ensemble(own.map(() => vectors.subarray(at * dims, ++at * dims)))) };
}

async function policyVectors(policy: Policy, options: ClipOptions): Promise<PolicyVectors> {
  const vectors = await textVectors(promptsOf(policy), 'plain', options);
  return { policy, vectors, blank: await blankVector({ ...signalOf(options), model: await modelOf(options) }) };
}

interface Permitted {
  queryPermission?: (options: { mode: 'read' }) => Promise<PermissionState>;
  requestPermission?: (options: { mode: 'read' }) => Promise<PermissionState>;
}
async function isReadable(handle: FileSystemDirectoryHandle & Permitted, ask: boolean): Promise<boolean> {
  const state = (await handle.queryPermission?.({ mode: 'read' })) ?? 'granted';
  if (state === 'granted' || !ask) return state === 'granted';
  return (await handle.requestPermission?.({ mode: 'read' })) === 'granted';
}

function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 0 && limit <= 1e6) return limit;
  throw new AppError('bad-option', `limit is ${limit}. It is a whole number from 0 to 1,000,000.`);
}
function checkShare(name: string, value: number): number {
  if (value >= 0 && value <= 1) return value;
  throw new AppError('bad-option', `${name} is ${value}. It is a number from 0 to 1.`);
}
