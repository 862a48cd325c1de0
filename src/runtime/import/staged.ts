import { withFileLock } from '../weights.ts';
import type { Keep } from '../weights/keep.ts';
import type { FileRecord } from '../weights/record.ts';

/** Beside the key of a file: its pieces while they are imported, and from then on. */
export const stagedPlace = (key: string, token: string): string => `${key}@${token}`;

const piece = /^(?<place>(?<key>.+)@[\da-f-]{36})#\d+$/;

/** One import at a time, of all tabs: what each finds is what the one before left. */
export const withImportLock = <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> =>
  withFileLock('!import', signal, work);

/** Removes pieces that no file has: those of an import whose tab was closed. To be called with the lock of imports held. */
export async function sweepStaged(keep: Keep): Promise<void> {
  const used = new Map<string, boolean>();
  const orphans: string[] = [];
  for (const key of await keep.keys()) {
    const found = piece.exec(key)?.groups as { place: string; key: string } | undefined;
    if (!found) continue;
    const { place } = found;
    if (!used.has(place)) {
      const record = (await keep.get(found.key)) as Partial<FileRecord> | undefined;
      used.set(place, record?.at === place);
    }
    if (!used.get(place)) orphans.push(key);
  }
  await keep.remove(orphans);
}
