import { AppError } from '../errors.ts';
import type { ModelEntry, ModelFile } from '../model-entry.ts';
import { wantedFile } from '../weights.ts';
import type { Keep } from '../weights/keep.ts';
import { readRecord } from '../weights/record.ts';
import { isSameFile } from './copy.ts';
import { readImported } from './imported.ts';

export interface Bundle {
  entry: ModelEntry;
  files: readonly { file: ModelFile; blob: Blob }[];
}

/** Letters that stand in keys and addresses as they are; names that every object has are no ids. */
const isId = (id: unknown): id is string =>
  typeof id === 'string' && /^[a-zA-Z0-9][\w.-]{0,99}$/.test(id) && !(id in {});

/** Throws `bad-option` for an id that a person gave and that cannot be one. */
export function checkId(id: unknown): void {
  if (id === undefined || isId(id)) return;
  throw new AppError(
    'bad-option',
    `id is ${JSON.stringify(id) ?? 'absent'}. It can be up to 100 letters, digits, dashes, dots and underscores, and begins with a letter or a digit.`,
  );
}

/**
 * The model under an id and a name of its own: those that it came with when nobody has them, or when it is that model
 * again; else with a number behind them, so that two models that do not say what they are both stay.
 */
export async function identified(
  bundle: Bundle,
  { keep, taken, signal }: { keep: Keep; taken: readonly string[]; signal?: AbortSignal | undefined },
): Promise<ModelEntry> {
  const { entry } = bundle;
  const imported = await readImported(keep);
  for (let number = 1; ; number++) {
    const id = number === 1 ? entry.id : `${entry.id}-${number}`;
    const other = imported.find((candidate) => candidate.id === id);
    const isFree = !other && !taken.includes(id);
    if (!isFree && !(other && (await isSame(bundle, other, { keep, signal })))) continue;
    return number === 1 ? entry : { ...entry, id, name: `${entry.name} ${number}` };
  }
}

/** Whether the files are those that are kept of the other model; of one whose files are all gone nothing can be lost. */
async function isSame(
  { files }: Bundle,
  other: ModelEntry,
  { keep, signal }: { keep: Keep; signal?: AbortSignal | undefined },
): Promise<boolean> {
  const kept = [...other.config, ...other.variants.flatMap((variant) => variant.files)];
  const wanted = kept.map((file) => wantedFile(other, file));
  const records = await Promise.all(wanted.map((file) => readRecord(keep, file)));
  if (records.every((record) => record === undefined)) return true;
  if (kept.length !== files.length) return false;
  for (const [index, { path }] of kept.entries()) {
    const given = files.find(({ file }) => file.path === path);
    if (!given) return false;
    const [record, label] = [records[index], wanted[index]!.label];
    if (record && !(await isSameFile(given.blob, { record, label }, signal))) return false;
  }
  return true;
}
