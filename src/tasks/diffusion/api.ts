import type { Device, SelfTest } from '../../runtime/device.ts';
import type { CallOptions } from '../../runtime/progress.ts';
import type { LoadedStage, ModelFacts, TokenCount } from './contract.ts';
import { builtInModel } from './defaults.ts';
import { createEmbeddingCache } from './embeddings.ts';
import type { Emphasis } from './engine/prompt/chunks.ts';
import { schedulerNames } from './engine/schedulers/registry.ts';
import { checkOptions, modelOf } from './options.ts';
import { readParameters } from './parameters.ts';
import { createPrecisions } from './precisions.ts';
import { runRequest } from './run.ts';
import type { GenerateOptions, Generation } from './settings.ts';
import { allStages, createStages } from './stages.ts';
import { watchStop } from './stop-watch.ts';

/** One generation at a time, in all tabs: two would not fit, and would only slow each other down. */
const lockName = 'triptych-diffusion';

const stages = createStages();
const cache = createEmbeddingCache();
const precisions = createPrecisions();
/** The model of the last picture. */
let latest = builtInModel;
const factsOf = new Map<string, Promise<ModelFacts>>();

/** What a model is; read once. The text worker reads it, for it is needed first. */
export function modelFacts(model: string = builtInModel): Promise<ModelFacts> {
  const known = factsOf.get(model);
  if (known) return known;
  const reading = stages.client('text').facts({ model });
  factsOf.set(model, reading);
  reading.catch(() => factsOf.delete(model));
  return reading;
}

/** Stable Diffusion for a console, a script and the panel: `window.triptych.diffusion`. */
export const diffusionApi = {
  /**
   * Makes pictures. Options out of range reject with `bad-option` before any model is opened.
   * `signal` aborted with the reason `stop` resolves with what is there; with any other it rejects.
   */
  async generate(options: GenerateOptions): Promise<Generation> {
    const { signal, onProgress } = options;
    // Until its turn comes there is nothing to keep: a stop is an abort.
    const waiting = watchStop(signal);
    try {
      waiting.signal.throwIfAborted();
      const facts = await modelFacts(modelOf(options));
      latest = modelOf(options);
      const request = checkOptions(options, facts);
      return await inTurn(
        () => runRequest(request, { stages, cache, precisions, facts }, { signal, onProgress }),
        waiting.signal,
      );
    } finally {
      waiting.end();
    }
  },
  readParameters,
  schedulers: schedulerNames,
};

/**
 * Opens the UNet before the first picture is asked for: it takes the longest, and decides the speed. Without a model it is
 * that of the last picture, which stays where it is.
 */
export const loadDiffusion = ({
  model = latest,
  signal,
  onProgress,
}: CallOptions & { model?: string } = {}): Promise<LoadedStage> =>
  precisions.call('unet', model, (id, why) =>
    stages.onDevice('unet', async (client, device) => {
      const options = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
      const found = await client.load({ model: id, device, stage: 'unet' }, options);
      const loaded = { ...found, why: why ?? found.why };
      stages.noteLoaded(loaded);
      return loaded;
    }),
  );

/** Tells what the UNet runs on: now, when it is opened, and when it is unloaded. */
export const watchDiffusionLoaded = (listener: (loaded: LoadedStage | undefined) => void): void =>
  stages.watchLoaded(listener);

/** Whether there was a call since the page was opened or Stable Diffusion was unloaded. */
export const isDiffusionStarted = (): boolean => stages.isStarted();

/** Runs the fixed inputs of all graphs on each device: one result a device, its worst difference and its whole time. */
export async function diffusionSelfTest({
  model = builtInModel,
  signal,
  onProgress,
}: CallOptions & { model?: string } = {}): Promise<SelfTest[]> {
  const tests: SelfTest[] = [];
  for (const [done, stage] of allStages.entries()) {
    onProgress?.({ phase: 'run', done, total: allStages.length, unit: 'steps' });
    tests.push(...(await stages.client(stage).selfTest({ model, stage }, signal ? { signal } : {})));
  }
  const devices = [...new Set(tests.map(({ device }) => device))];
  return devices.map((device) => mergeTests(tests.filter((test) => test.device === device)));
}

function mergeTests(tests: SelfTest[]): SelfTest {
  const failed = tests.find(({ pass }) => !pass);
  return {
    ...(failed ?? tests[0]!),
    error: failed ? failed.error : Math.max(...tests.map(({ error }) => error)),
    ms: tests.reduce((sum, { ms }) => sum + ms, 0),
  };
}

/** Tokens of a prompt in each of its chunks of 75, for a counter beside the field. Opens no graph. */
export const countTokens = (
  prompt: string,
  {
    model = builtInModel,
    emphasis = 'a1111',
    signal,
  }: { model?: string; emphasis?: Emphasis; signal?: AbortSignal } = {},
): Promise<TokenCount> => stages.client('text').countTokens({ model, prompt, emphasis }, signal ? { signal } : {});

/** Where the next picture is made; `auto` takes the graphics card where it works. */
export function setDiffusionDevice(device: Device | 'auto'): void {
  stages.setDevice(device);
  precisions.clear();
  cache.clear();
}

/** Ends the workers, which frees their memory. The next call starts them again. */
export function unloadDiffusion(): void {
  for (const stage of allStages) stages.release(stage);
}

/** Waits for its turn. Outside a secure context there are no locks, and no other tab is asked. */
function inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const { locks } = navigator as { locks?: LockManager };
  return locks ? locks.request(lockName, { signal }, work) : work();
}
