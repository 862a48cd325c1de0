import { budget } from '../../runtime/budget.ts';
import { loadCatalogue } from '../../runtime/catalogue.ts';
import type { Device } from '../../runtime/device.ts';
import { modelCost } from '../../runtime/model-cost.ts';
import { type Client, type Connection, connect } from '../../runtime/rpc.ts';
import type { ClipContract, LoadInput } from './contract.ts';
import { builtInModel } from './defaults.ts';

export type ClipClient = Client<ClipContract>;

const spawn = () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'clip' });

/** How long the worker stays without a call, in milliseconds: its memory is wanted elsewhere. */
const idleMs = 10 * 60_000;

/** How long an aborted call may go on, in milliseconds: nothing stops a picture that is being looked at. */
const graceMs = 5_000;

const room = budget.room('clip', modelCost());

let client: Connection<ClipContract> | undefined;
let device: Device | 'auto' = 'auto';

/** The worker's methods; nothing is started before the first call. */
export const clipClient = (): ClipClient =>
  (client ??= connect<ClipContract>(spawn, {
    retry: ['load', 'embedImages', 'embedTexts', 'classify', 'selfTest'],
    idleMs,
    graceMs,
    room,
  }));

/** Whether there was a call since the page was opened or CLIP was unloaded. */
export const isClipStarted = (): boolean => client !== undefined;

/** Ends the worker, which frees its heap and the memory of the GPU. The next call starts another. */
export function unloadClip(): void {
  client?.dispose();
  client = undefined;
}

/** Where the next model runs; `auto` takes the fastest device that passes its self-test. */
export function setClipDevice(next: Device | 'auto'): void {
  if (next === device) return;
  device = next;
  unloadClip();
}

/** What every call tells the worker first. */
export const loadInput = (model: string = builtInModel): LoadInput => ({
  model,
  device,
  limit: budget.usage().limit,
});

/** Ids of the CLIP models that the catalogue holds. */
export async function knownModels(signal?: AbortSignal): Promise<string[]> {
  const entries = await loadCatalogue(signal);
  return entries.filter((entry) => entry.task === 'clip').map((entry) => entry.id);
}
