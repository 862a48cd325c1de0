import { AppError } from '../../../runtime/errors.ts';
import { serve } from '../../../runtime/rpc.ts';
import type { LibraryContract } from './contract.ts';
import { openLibrary, type Library } from './library.ts';
import { createLibraryService } from './service.ts';
import { memoryShelf, openShelf, type Shelf } from './shelf.ts';

/** One tab at a time: two would each write over what the other does not know of. */
const lockName = 'triptych-library';
/** How long a worker that was just ended may take to let go of the lock, in milliseconds. */
const patienceMs = 1_500;

/** Takes the lock for the life of this worker. Throws `storage` when another tab has it. */
function takeLock(): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!navigator.locks) return resolve();
    const held = (): Promise<never> => {
      resolve();
      return new Promise(() => {}); // until the worker ends
    };
    navigator.locks.request(lockName, { signal: AbortSignal.timeout(patienceMs) }, held).catch((cause: unknown) => {
      const message = 'The library is open in another tab of this page. Close it there, then try again.';
      reject(new AppError('storage', message, { cause }));
    });
  });
}

/** Without storage (private window, blocked) the library lives as long as the page. */
async function openAnyShelf(): Promise<Shelf> {
  if (typeof indexedDB === 'undefined') return memoryShelf();
  try {
    return await openShelf(undefined, { onLost: () => (opening = undefined) });
  } catch (error) {
    if (error instanceof AppError && error.cause instanceof DOMException && error.cause.name !== 'VersionError')
      return memoryShelf();
    throw error;
  }
}

let locking: Promise<void> | undefined;
let opening: Promise<Library> | undefined;
function open(): Promise<Library> {
  locking ??= takeLock();
  locking.catch(() => (locking = undefined));
  opening ??= locking.then(async () => openLibrary(await openAnyShelf()));
  opening.catch(() => (opening = undefined)); // the next call tries again
  return opening;
}

serve<LibraryContract>(createLibraryService(open));
