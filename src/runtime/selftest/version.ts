import type { ModelEntry, Variant } from '../model-entry.ts';
import { wantedFile } from '../weights.ts';
import { weightsKeep, type Keep } from '../weights/keep.ts';
import { readRecord, sha256 } from '../weights/record.ts';

/**
 * Names the content of a model in one number format: what was found out about it holds for these files only. Made of the
 * hashes that the catalogue knows, else of those of what is kept.
 */
export async function versionOf(entry: ModelEntry, variant: Variant, keep: Keep = weightsKeep): Promise<string> {
  const hashes = await Promise.all(
    variant.files.map(async (file) => {
      if (file.sha256) return file.sha256;
      const record = await readRecord(keep, wantedFile(entry, file)).catch(() => undefined); // storage denied: the length has to do
      return record?.sha256 ?? `${file.path} ${record?.bytes ?? file.bytes}`;
    }),
  );
  return (await sha256(new TextEncoder().encode(hashes.join(' ')))).slice(0, 16);
}
