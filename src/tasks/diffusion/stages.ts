import type { Device } from '../../runtime/device.ts';
import { budget, type Cost } from '../../runtime/budget.ts';
import { AppError } from '../../runtime/errors.ts';
import { modelCost } from '../../runtime/model-cost.ts';
import { connect, type Client } from '../../runtime/rpc.ts';
import type { DiffusionContract, LoadedStage, Stage } from './contract.ts';
import { withoutAdvice } from './engine/finite.ts';
import { tinyCost } from './tiny.ts';

export type StageClient = Client<DiffusionContract>;

/** The three workers of a model, and where they run. */
export interface Stages {
  /** The methods of one stage; its worker starts at the first call. */
  client(stage: Stage): StageClient;
  /** Ends a worker, which frees its heap and its graphics memory. The next call starts another. */
  release(stage: Stage): void;
  /**
   * Makes a call on the device that was chosen. When that was left to us and the graphics card fails (lost, or numbers
   * that are not finite), the call and all later ones of this stage run on WebAssembly instead, and are told why.
   */
  onDevice<T>(
    stage: Stage,
    call: (client: StageClient, device: Device | 'auto', why?: string) => Promise<T>,
  ): Promise<T>;
  setDevice(device: Device | 'auto'): void;
  /** Whether there was a call since the page was opened or the last worker was ended by `release`. */
  isStarted(): boolean;
  /** Tells what the UNet runs on: now, when it is opened, and when it is released. */
  watchLoaded(listener: (loaded: LoadedStage | undefined) => void): void;
  noteLoaded(loaded: LoadedStage): void;
}

/** A worker that nobody has used for this long ends, in milliseconds. */
const idleMs = 10 * 60_000;

// One literal a stage: the build finds workers by this form only.
const spawn: Record<Stage, () => Worker> = {
  text: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'diffusion-text' }),
  unet: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'diffusion-unet' }),
  vae: () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'diffusion-vae' }),
};

/** By the beginnings of the roles of their graphs. */
const graphsOf: Record<Stage, RegExp> = { text: /^text_encoder/u, unet: /^(unet|controlnet)/u, vae: /^vae/u };
/** These read settings only. */
const light: readonly string[] = ['facts', 'countTokens'];

const costOf = (stage: Stage): Cost => {
  const cost = modelCost({ graphs: graphsOf[stage], light });
  return async (call) => (await cost(call)) + (await tinyCost(call));
};

const openStage = (stage: Stage): Connection =>
  connect<DiffusionContract>(spawn[stage], {
    idleMs,
    room: budget.room(`diffusion-${stage}`, costOf(stage)),
    retry: ['facts', 'load', 'selfTest', 'countTokens', 'encode', 'prepare', 'denoise', 'finish'],
  });

/** The stages in the order in which a picture goes through them. */
export const allStages: readonly Stage[] = ['text', 'unet', 'vae'];

type Connection = StageClient & { dispose(): void };

/** `open` is replaced in tests. */
export function createStages(open: (stage: Stage) => Connection = openStage): Stages {
  const connections = new Map<Stage, Connection>();
  /** Stages whose device failed, and how. */
  const failed = new Map<Stage, string>();
  const listeners: ((loaded: LoadedStage | undefined) => void)[] = [];
  let wanted: Device | 'auto' = 'auto';
  let loaded: LoadedStage | undefined;

  function client(stage: Stage) {
    const known = connections.get(stage);
    if (known) return known;
    const made = open(stage);
    connections.set(stage, made);
    return made;
  }
  function release(stage: Stage): void {
    connections.get(stage)?.dispose();
    connections.delete(stage);
    if (stage === 'unet') tell(undefined);
  }
  function tell(next: LoadedStage | undefined): void {
    if (JSON.stringify(next) === JSON.stringify(loaded)) return;
    loaded = next;
    for (const listener of listeners) listener(next);
  }

  return {
    client,
    release,
    async onDevice(stage, call) {
      const known = failed.get(stage);
      const device = known === undefined ? wanted : 'wasm';
      try {
        return await call(client(stage), device, known);
      } catch (error) {
        const canFallBack = device === 'auto' && error instanceof AppError && error.code === 'device';
        if (!canFallBack) throw error;
        const why = `${withoutAdvice(error.message)} The run continues on WebAssembly.`;
        failed.set(stage, why);
        release(stage);
        return call(client(stage), 'wasm', why);
      }
    },
    setDevice(device) {
      if (device === wanted) return;
      wanted = device;
      failed.clear();
      allStages.forEach(release);
    },
    isStarted: () => connections.size > 0,
    watchLoaded(listener) {
      listeners.push(listener);
      listener(loaded);
    },
    noteLoaded: tell,
  };
}
