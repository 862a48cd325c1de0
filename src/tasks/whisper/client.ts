import { budget } from '../../runtime/budget.ts';
import { loadCatalogue } from '../../runtime/catalogue.ts';
import type { Device } from '../../runtime/device.ts';
import { modelCost } from '../../runtime/model-cost.ts';
import { type Client, type Connection, connect } from '../../runtime/rpc.ts';
import type { LoadInput, WhisperContract } from './contract.ts';
import { builtInModel } from './defaults.ts';

export type WhisperClient = Client<WhisperContract>;

const spawn = () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'whisper' });

/** How long the worker stays without a call, in milliseconds: its memory is wanted elsewhere. */
const idleMs = 10 * 60_000;
/** How long an aborted call may go on: an encoder run on a slow processor takes seconds, and a new worker would too. */
const graceMs = 15_000;

const room = budget.room('whisper', modelCost({ light: ['measurePrompt'] }));

let client: Connection<WhisperContract> | undefined;
let device: Device | 'auto' = 'auto';

/**
 * The worker's methods; nothing is started before the first call. A transcription is not sent again after a crash: the
 * store continues it from its last window, which a second try from the start would throw away.
 */
export const whisperClient = (): WhisperClient =>
  (client ??= connect<WhisperContract>(spawn, {
    retry: ['load', 'look', 'soundStart', 'measurePrompt', 'detectLanguage', 'selfTest'],
    idleMs,
    graceMs,
    room,
  }));

/** Ends the worker, which frees its heap and the memory of the GPU. The next call starts another. */
export function unloadWhisper(): void {
  client?.dispose();
  client = undefined;
}

/** Where the next model runs; `auto` takes the fastest device that passes its self-test. */
export function setWhisperDevice(next: Device | 'auto'): void {
  if (next === device) return;
  device = next;
  unloadWhisper();
}

/** What every call tells the worker first. */
export const loadInput = (model: string = builtInModel): LoadInput => ({
  model,
  device,
  limit: budget.usage().limit,
});

/** Ids of the Whisper models that the catalogue holds. */
export async function knownModels(signal?: AbortSignal): Promise<string[]> {
  const entries = await loadCatalogue(signal);
  return entries.filter((entry) => entry.task === 'whisper').map((entry) => entry.id);
}

/** Whether the worker was started since it was last ended. */
export const isWhisperStarted = (): boolean => client !== undefined;
