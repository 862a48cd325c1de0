import type { ModelEntry, ModelFile } from './catalogue.ts';
import { AppError } from './errors.ts';
import { copyFile } from './import/copy.ts';
import { readFound, type Found, type Given } from './import/found.ts';
import { keepImported } from './import/imported.ts';
import { recognise, type Naming } from './import/recognise.ts';
import type { CallOptions } from './progress.ts';
import { wantedFile } from './weights.ts';
import { createMeter } from './weights/eta.ts';
import { weightsKeep, type Keep } from './weights/keep.ts';
import { modelFiles, totalBytes } from './weights/model.ts';
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
 * and sizes, any other by the inputs and outputs of its graphs. Errors: `bad-input` for what is no model, with what is
 * accepted; `model-corrupt` for a file that is not what it should be; `storage`.
 */
export async function importModel(given: readonly Given[], options: ImportOptions): Promise<ImportReport> {
  const { keep = weightsKeep, signal, catalogue } = options;
  if (given.length === 0) throw new AppError('bad-input', 'There is no file in it. Give the folder of a model.');
  const found = await readFound(given, signal);
  const plan = ofCatalogue(found, catalogue, options) ?? ofFolder(found, options, catalogue);
  const { entry, files } = plan;
  const total = totalBytes(files.map(({ file }) => file));
  await checkRoom({ label: entry.name, bytes: total }, options);
  const meter = createMeter({ phase: 'save', total }, options);
  let before = 0;
  try {
    for (const { file, blob } of files) {
      const onBytes = (done: number) => meter(before + done);
      await copyFile(blob, wantedFile(entry, file), { keep, signal, onBytes });
      before += file.bytes;
    }
    if (entry.base === 'disk') await keepImported(keep, entry);
  } catch (error) {
    throw storageFailure(error, { label: entry.name, kept: before, occupants: options.occupants });
  }
  const { missing, leftOut } = plan;
  return { id: entry.id, name: entry.name, isKnown: entry.base !== 'disk', missing, leftOut };
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
function ofFolder(found: Found, naming: Naming, catalogue: readonly ModelEntry[]): Plan {
  const plan = recognise(found, naming);
  const { entry, missing } = plan;
  if (catalogue.some(({ id, base }) => id === entry.id && base !== 'disk'))
    throw new AppError(
      'bad-option',
      `“${entry.id}” is a model of the list, and these are not its files. Give another id.`,
    );
  if (missing.length === 0) return plan;
  const list = new Intl.ListFormat('en').format(missing.map((item) => `“${item}”`));
  const there = entry.variants[0]!.files.map(({ path }) => path).join(', ');
  throw new AppError(
    'bad-input',
    `This is a part of a ${entry.task} model (${there}), and ${list} ${missing.length === 1 ? 'is' : 'are'} missing. Give the whole folder, with the subfolders.`,
  );
}
