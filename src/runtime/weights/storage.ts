import { AppError, isAbort } from '../errors.ts';

/** What is kept, for saying what can go. */
export interface Occupant {
  name: string;
  bytes: number;
}

const megabytes = (bytes: number): string =>
  bytes < 1e9 ? `${Math.max(1, Math.ceil(bytes / 1e6))} MB` : `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * Throws `storage` when the browser says beforehand that so many bytes will not fit, naming what can be deleted.
 * Browsers that tell nothing are believed to have room.
 */
export async function checkRoom(
  { label, bytes }: { label: string; bytes: number },
  { occupants, storage }: { occupants: readonly Occupant[]; storage?: Pick<StorageManager, 'estimate'> | undefined },
): Promise<void> {
  const estimate = await storage?.estimate().catch(() => undefined);
  if (estimate?.quota === undefined) return;
  const free = Math.max(0, estimate.quota - (estimate.usage ?? 0));
  if (bytes > free) throw noRoom(`${label} needs ${megabytes(bytes)}, and ${megabytes(free)} are left.`, occupants);
}

/** Says what storage refused in one sentence. Other errors pass through untouched. */
export function storageFailure(
  error: unknown,
  { label, kept, occupants }: { label: string; kept: number; occupants: readonly Occupant[] },
): unknown {
  if (error instanceof AppError || isAbort(error) || !(error instanceof DOMException)) return error;
  if (error.name === 'QuotaExceededError')
    return noRoom(
      `The browser has no room left for ${label}${kept > 0 ? `; ${megabytes(kept)} of it are kept` : ''}.`,
      occupants,
    );
  return new AppError(
    'storage',
    `${label} cannot be kept: the browser refuses storage (${error.message || error.name}). Allow this page to keep data, or leave the private window.`,
    { cause: error },
  );
}

function noRoom(what: string, occupants: readonly Occupant[]): AppError {
  const largest = occupants.filter(({ bytes }) => bytes > 0).toSorted((a, b) => b.bytes - a.bytes);
  const list = largest.slice(0, 3).map(({ name, bytes }) => `${name} (${megabytes(bytes)})`);
  const go = list.length > 0 ? `Delete a model first: ${list.join(', ')}.` : 'Make room on the disk first.';
  return new AppError('storage', `${what} ${go}`);
}
