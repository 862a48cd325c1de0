import type { Device, SelfTest } from '../../runtime/device.ts';
import { type ImageInput, toFile } from '../../runtime/page/picture-source.ts';
import { callOptions, type CallOptions } from '../../runtime/progress.ts';
import type { LoadedStage, ModelFacts, TokenCount } from './contract.ts';
import { builtInModel } from './defaults.ts';
import { createEmbeddingCache } from './embedding-cache.ts';
import type { Emphasis } from './engine/prompt/chunks.ts';
import { schedulerNames } from './engine/schedulers/names.ts';
import { createPrecisions } from './precisions.ts';
import type { Restored } from './restore/settle.ts';
import type { GenerateOptions, Generation } from './settings.ts';
import { allStages, createStages } from './stages.ts';

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

/**
 * Stable Diffusion for a console, a script and the panel: `window.triptych.diffusion`. What only a picture needs is loaded
 * with the first one.
 */
export const diffusionApi = {
  /**
   * Makes pictures. Options out of range reject with `bad-option` before any model is opened.
   * `signal` aborted with the reason `stop` resolves with what is there; with any other it rejects.
   */
  async generate(options: GenerateOptions): Promise<Generation> {
    const { generate } = await import('./generate.ts');
    const onModel = (model: string) => void (latest = model);
    return generate(options, { stages, cache, precisions, facts: modelFacts, onModel });
  },
  /**
   * The settings in a picture (PNG, JPEG, WebP, GIF, AVIF or HEIC) of this page, AUTOMATIC1111, ComfyUI, NovelAI and others,
   * as far as they can be used here. Null when there are none. They stand in its file: a canvas or other pixels are
   * refused.
   */
  readParameters: async (image: ImageInput): Promise<GenerateOptions | null> =>
    (await readRestored(await toFile(image)))?.options ?? null,
  /** Names that `scheduler` can be, of diffusers and of AUTOMATIC1111. */
  schedulers: schedulerNames,
};
export type DiffusionApi = typeof diffusionApi;

/** The settings in a picture, and all that does not become what it was. Null when there are none. */
export const readRestored = async (image: Blob): Promise<Restored | null> =>
  (await import('./restore/read.ts')).readRestored(image);

/**
 * Opens the UNet before the first picture is asked for: it takes the longest, and decides the speed. Without a model it is
 * that of the last picture, which stays where it is.
 */
export const loadDiffusion = ({
  model = latest,
  ...options
}: CallOptions & { model?: string } = {}): Promise<LoadedStage> =>
  precisions.call('unet', model, (id, why) =>
    stages.onDevice('unet', async (client, device, left) => {
      const found = await client.load({ model: id, device, stage: 'unet' }, callOptions(options));
      const loaded = { ...found, why: why ?? left ?? found.why };
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
