import { emptyBin, isBinned, putBack, tidyBin, type Deletion } from './bin.ts';
import { bins } from './bin-memory.ts';
import type { Failure } from './contract.ts';
import { fileBelow } from './folder-path.ts';
import { isPermitted } from './folder-permission.ts';

/** What came of putting files back. */
export interface RestoreReport {
  restored: number;
  failed: Failure[];
}

/** Deletions that can be taken back, the latest first. Asks for no permission and opens no folder. */
export const deletions = (): Promise<Deletion[]> => bins.read();

/**
 * Puts the files of a deletion back where they were. Call it in a click: after a reload the browser asks for the
 * permission again. What cannot be put back now stays in the bin, and can be tried again.
 */
export async function restoreDeletion(id: string): Promise<RestoreReport> {
  const deletion = (await bins.read()).find((one) => one.id === id);
  const report: RestoreReport = { restored: 0, failed: [] };
  const left: Deletion['parts'] = [];
  for (const { root, files } of deletion?.parts ?? []) {
    const isAllowed = await isPermitted(root, 'readwrite', { ask: true }).catch(() => false);
    const stuck: typeof files = [];
    for (const file of files) {
      const reason = isAllowed
        ? await restore({ root, id }, file.names).then((isMoved) => {
            report.restored += Number(isMoved);
            return '';
          }, told)
        : `the permission to change the folder “${root.name}” was not given`;
      if (reason) report.failed.push({ path: [root.name, ...file.names].join('/'), reason });
      if (reason && reason !== notThere) stuck.push(file);
    }
    if (stuck.length > 0) left.push({ root, files: stuck });
    else await tidyBin({ root, id });
  }
  if (left.length > 0) await bins.keep({ ...deletion!, parts: left });
  else await bins.forget(id);
  return report;
}

const notThere = 'it is not in the bin any more';

/** Gives false where the file is in its place already: it was put back by hand, or through another path to its folder. */
async function restore(
  where: { root: FileSystemDirectoryHandle; id: string },
  names: readonly string[],
): Promise<boolean> {
  if (await isBinned(where, names)) {
    await putBack(where, names);
    return true;
  }
  if (await fileBelow(where.root, names).catch(() => undefined)) return false;
  throw new DOMException(notThere, 'NotFoundError');
}

function told(error: unknown): string {
  if (error instanceof DOMException && error.message === notThere) return notThere;
  if (error instanceof DOMException) return `the browser refused it (${error.message})`;
  throw error;
}

/** Deletes the files of a deletion for good. Call it in a click. Gives why it could not, one sentence a folder. */
export async function emptyDeletion(id: string): Promise<string[]> {
  const deletion = (await bins.read()).find((one) => one.id === id);
  const faults: string[] = [];
  const left: Deletion['parts'] = [];
  for (const part of deletion?.parts ?? []) {
    const { root } = part;
    const isAllowed = await isPermitted(root, 'readwrite', { ask: true }).catch(() => false);
    const fault = isAllowed
      ? await emptyBin({ root, id }).then(() => '', told)
      : 'the permission to change it was not given';
    if (!fault) continue;
    faults.push(`The bin in “${root.name}” was not emptied: ${fault}.`);
    left.push(part);
  }
  if (left.length > 0) await bins.keep({ ...deletion!, parts: left });
  else await bins.forget(id);
  return faults;
}
