import { AppError } from '../errors.ts';
import type { ModelEntry, SelfTestReference, Variant } from '../model-entry.ts';
import { connect } from '../rpc.ts';
import { totalBytes } from '../weights/model.ts';
import type { ReferenceContract } from './reference.worker.ts';

/** Of one graph of a variant. */
export interface MakeOptions {
  role: string;
  signal?: AbortSignal | undefined;
}
export type Make = (
  entry: ModelEntry,
  variant: Variant,
  options: MakeOptions,
) => Promise<SelfTestReference | undefined>;

/** Weights of one graph that WebAssembly, with its 4 GB, can hold beside what it computes. */
const mostInHeap = 2.2e9;
/** The share of a device's memory that may be taken for it; browsers tell no more than 8 GB. */
const shareOfMemory = 0.25;

/**
 * Makes reference numbers on WebAssembly in a worker of its own, which ends afterwards: a heap never shrinks. Throws
 * `memory`, before anything is read, for a graph that is too large for it.
 */
export const makeElsewhere: Make = async (entry, variant, { role, signal }) => {
  const { deviceMemory = 8 } = navigator as { deviceMemory?: number };
  const bytes = totalBytes(variant.files.filter((file) => file.role === role));
  const most = Math.min(mostInHeap, deviceMemory * 1e9 * shareOfMemory);
  if (bytes > most)
    throw new AppError('memory', `its ${(bytes / 1e9).toFixed(1)} GB are too much for WebAssembly on this device`);
  const client = connect<ReferenceContract>(
    () => new Worker(new URL('./reference.worker.ts', import.meta.url), { type: 'module', name: 'reference' }),
  );
  try {
    return await client.make({ entry, dtype: variant.dtype, role }, { ...(signal && { signal }) });
  } finally {
    client.dispose();
  }
};
