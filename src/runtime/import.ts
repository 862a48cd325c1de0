import { AppError } from './errors.ts';
import { copyFile } from './import/copy.ts';
import { readFound, type Found, type Given } from './import/found.ts';
import { checkId, identified } from './import/identity.ts';
import { importedKey } from './import/imported.ts';
import { recognise, type Naming } from './import/recognise.ts';
import { stagedPlace, sweepStaged, withImportLock } from './import/staged.ts';
import type { ModelEntry, ModelFile } from './model-entry.ts';
import type { CallOptions } from './progress.ts';
import { wantedFile, withFileLock } from './weights.ts';
import { createMeter } from './weights/eta.ts';
import { weightsKeep, type Keep } from './weights/keep.ts';
import { modelFiles, totalBytes } from './weights/model.ts';
import { piecesOf, type FileRecord } from './weights/record.ts';
import { checkRoom, storageFailure, type Occupant } from './weights/storage.ts';

export type { Given } from './import/found.ts';

/** What an import came to. */
export interface ImportReport {
  id: string;
  name: string;
  /** It is one of the list's models, held against the hashes that the list knows. */
  isKnown: boolean;
  /** What is still missing, as paths or roles; empty when the model can run. */
  missing: readonly string[];
  leftOut: readonly string[];
}
export interface ImportOptions extends CallOptions, Naming {
  catalogue: readonly ModelEntry[];
  occupants: readonly Occupant[];
  keep?: Keep;
  storage?: Pick<StorageManager, 'estimate'> | undefined;
}

/**
 * Copies the files of a model into storage. They are recognised by what is in them: a model of the catalogue by its paths
 * and sizes, any other by the inputs and outputs of its graphs. What was there under its id stays until all of it has
 * been copied. Errors: `bad-input` for what is no model, with what is
 * accepted; `model-corrupt` for a file that is not what it should be; `storage`.
 */
export async function importModel(given: readonly Given[], options: ImportOptions): Promise<ImportReport> {
  const { keep = weightsKeep, signal } = options;
  checkId(options.id);
  if (given.length === 0) throw new AppError('bad-input', 'This folder is empty. Choose the folder of a model.');
  const found = await readFound(given, signal);
  return withImportLock(signal, async () => {
    await sweepStaged(keep).catch(() => {}); // a storage that refuses says so when it is written to
    const plan = ofCatalogue(found, options.catalogue, options) ?? (await ofFolder(found, { ...options, keep }));
    const { entry, missing, leftOut } = plan;
    await withFileLock(`${entry.id}/!import`, signal, () => copyAll(plan, { ...options, keep }));
    return { id: entry.id, name: entry.name, isKnown: entry.base !== 'disk', missing, leftOut };
  });
}

/**
 * Copies all files beside those that are there, and puts them in their place in one transaction: until then, and when it
 * fails or is stopped, what was there is what is there.
 */
async function copyAll({ entry, files }: Plan, options: ImportOptions & { keep: Keep }): Promise<void> {
  const { keep, signal, occupants } = options;
  const total = totalBytes(files.map(({ file }) => file));
  await checkRoom({ label: entry.name, bytes: total }, options);
  const meter = createMeter({ phase: 'save', total }, options);
  const token = crypto.randomUUID();
  const records = new Map<string, FileRecord>();
  let before = 0;
  try {
    for (const { file, blob } of files) {
      const wanted = wantedFile(entry, file);
      const onBytes = (done: number) => meter(before + done);
      const at = stagedPlace(wanted.key, token);
      records.set(wanted.key, await copyFile(blob, wanted, { keep, at, signal, onBytes }));
      before += file.bytes;
    }
    signal?.throwIfAborted();
    await withLocks([...records.keys()], signal, () => swapIn(entry, records, keep));
  } catch (error) {
    const staged = [...records].flatMap(([key, record]) => piecesOf(key, record));
    await keep.remove(staged).catch(() => {}); // what was thrown first is told
    throw storageFailure(error, { label: entry.name, kept: 0, occupants });
  }
}

/** Nobody reads or writes one of the files meanwhile; always in the same order, so that nobody waits for each other. */
function withLocks<T>(keys: readonly string[], signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  const locked = keys
    .toSorted()
    .reduceRight<() => Promise<T>>((inner, key) => () => withFileLock(key, signal, inner), work);
  return locked();
}

async function swapIn(entry: ModelEntry, records: ReadonlyMap<string, FileRecord>, keep: Keep): Promise<void> {
  const replaced: string[] = [];
  for (const key of records.keys()) {
    const old = (await keep.get(key)) as FileRecord | undefined;
    if (old) replaced.push(...piecesOf(key, { ...old, chunks: old.chunks ?? [] }));
  }
  if (entry.base !== 'disk') return keep.write([...records], replaced);
  // All that the model of this id had goes with it, also files that this one does not have.
  const pieces = new Set([...records].flatMap(([key, record]) => piecesOf(key, record)));
  const others = (await keep.keys()).filter((key) => key.startsWith(`${entry.id}/`) && !pieces.has(key));
  await keep.write([...records, [importedKey(entry.id), entry]], [...replaced, ...others]);
}

interface Plan {
  entry: ModelEntry;
  files: readonly { file: ModelFile; blob: Blob }[];
  missing: readonly string[];
  leftOut: readonly string[];
}

/** A model of the list whose graphs are all there, by path and size, in one of its number formats. */
function ofCatalogue(found: Found, catalogue: readonly ModelEntry[], { id }: Naming): Plan | undefined {
  const sizes = new Map(found.all.map((item) => [item.path, item]));
  const isThere = ({ path, bytes }: ModelFile) => sizes.get(path)?.file.size === bytes;
  for (const entry of catalogue) {
    if (entry.base !== 'hub' || (id !== undefined && id !== entry.id)) continue;
    const variants = entry.variants.filter(({ files }) => files.every(isThere));
    if (variants.length === 0) continue;
    const wanted = variants.flatMap((variant) => modelFiles(entry, variant));
    const files = [...new Map(wanted.map((file) => [file.path, file])).values()];
    const here = files.filter(isThere);
    return {
      entry,
      files: here.map((file) => ({ file, blob: sizes.get(file.path)!.file })),
      missing: files.filter((file) => !here.includes(file)).map(({ path }) => path),
      leftOut: found.all.map(({ path }) => path).filter((path) => !here.some((file) => file.path === path)),
    };
  }
  return undefined;
}

/** A model of its own. One that lacks a part that it cannot do without is not copied. */
async function ofFolder(found: Found, options: ImportOptions & { keep: Keep }): Promise<Plan> {
  const plan = recognise(found, options);
  const { entry, missing } = plan;
  const listed = options.catalogue.filter(({ base }) => base !== 'disk').map(({ id }) => id);
  if (options.id !== undefined && listed.includes(entry.id))
    throw new AppError(
      'bad-option',
      `“${entry.id}” is a model of the list, and these are not its files. Give another id.`,
    );
  if (missing.length > 0) throw lacking(found, plan);
  if (options.id !== undefined) return plan;
  return { ...plan, entry: await identified(plan, { keep: options.keep, taken: listed, signal: options.signal }) };
}

/** What is missing, and, where a graph or a setting could not be read, that it was there. */
function lacking({ broken }: Found, { entry, missing }: Plan): AppError {
  const [unread] = broken.values();
  if (unread) return unread;
  const list = new Intl.ListFormat('en').format(missing.map((item) => `“${item}”`));
  const there = entry.variants[0]!.files.map(({ path }) => path).join(', ');
  return new AppError(
    'bad-input',
    `This is a part of a ${entry.task} model (${there}), and ${list} ${missing.length === 1 ? 'is' : 'are'} missing. Give the whole folder, with the subfolders.`,
  );
}
