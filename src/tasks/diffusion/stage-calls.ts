import { budget } from '../../runtime/budget.ts';
import { toSource } from '../../runtime/page/picture-source.ts';
import type { Tensor } from '../../runtime/tensor.ts';
import type { DenoiseOutput, FinishOutput, ModelFacts, Prepared, Stage, StageInput, StartInput } from './contract.ts';
import type { EmbeddingCache } from './embedding-cache.ts';
import { conditionPrompts } from './embeddings.ts';
import type { Conditioning } from './engine/prompt/condition.ts';
import type { Request } from './options.ts';
import { parametersOf, parameterTexts, type Parameters } from './parameters.ts';
import type { Precisions } from './precisions.ts';
import type { createProgress } from './progress.ts';
import { withRoom } from './room.ts';
import type { Part } from './run-meter.ts';
import type { StageClient, Stages } from './stages.ts';
import type { StopWatch } from './stop-watch.ts';
import { tinyFor } from './tiny.ts';

export interface CallContext {
  stages: Stages;
  cache: EmbeddingCache;
  precisions: Precisions;
  facts: ModelFacts;
  stop: StopWatch;
  progress: ReturnType<typeof createProgress>;
}

/** Names runs apart for the UNet worker of this page. */
let jobCount = 0;

/** The model, in the number format that works, and the device. */
type On = Pick<StageInput, 'model' | 'device'>;

/** What is told to the UNet. */
export interface Told {
  positive: Conditioning;
  negative?: Conditioning;
}

interface FinishOptions {
  seeds: number[];
  start?: StartInput;
  /** Of a picture that was stopped. */
  unetRuns?: number;
}

/** The calls of one request, stage by stage, with room made and another device tried where one fails. */
export function createStageCalls(request: Request, context: CallContext) {
  const { settings } = request;
  const { stages, cache, precisions, facts, stop, progress } = context;
  const { signal } = stop;
  const at = (image: number, part: Part) => ({ signal, onProgress: progress.passOn(image, part) });
  const call = <T>(stage: Stage, make: (client: StageClient, on: On, why?: string) => Promise<T>): Promise<T> =>
    withRoom(
      stage,
      () =>
        precisions.call(stage, settings.model, (model, why) =>
          stages.onDevice(stage, (client, device, left) => make(client, { model, device }, why ?? left)),
        ),
      { stages, size: settings, multiple: facts.sizeMultiple },
    );
  const parameters = ({ seed, start }: { seed: number; start: StartInput | undefined }): Parameters =>
    parametersOf(
      { ...settings, seed },
      { image: start !== undefined, mask: start?.mask !== undefined, vaeTiling: request.vaeTiling },
    );

  return {
    condition: (): Promise<Told> =>
      conditionPrompts(settings, {
        facts,
        cache,
        encode: (prompts) =>
          call('text', (client, on) => client.encode({ ...on, prompts, emphasis: settings.emphasis }, at(0, 'text'))),
      }),

    /** The picture to start from, as the workers take it. */
    async start(): Promise<StartInput | undefined> {
      if (request.image === undefined) return undefined;
      const { image } = await toSource(request.image, { signal });
      const mask =
        request.mask === undefined ? undefined : (await toSource(request.mask, { signal, keepsAlpha: true })).image;
      const { width, height, maskBlur, inpaintArea, maskPadding } = settings;
      return {
        image,
        ...(mask && { mask }),
        width,
        height,
        maskBlur,
        inpaintArea,
        maskPadding,
        maskMarks: request.maskMarks,
      };
    },

    prepare: (start: StartInput): Promise<Prepared> =>
      call('vae', (client, on) =>
        client.prepare({ ...on, memoryLimit: budget.usage().limit, ...start }, at(0, 'start')),
      ),

    /** One picture, or a batch, from noise to latents. A stop ends it after its step. */
    denoise(seeds: number[], image: number, source: Told & Prepared): Promise<DenoiseOutput> {
      const job = `${++jobCount}`;
      const { width, height, steps, guidanceScale, guidanceRescale, eta, strength, scheduler, rng } = settings;
      const { keepLatents } = request;
      const input = {
        job,
        seeds,
        width,
        height,
        steps,
        guidanceScale,
        guidanceRescale,
        strength,
        scheduler,
        rng,
        keepLatents,
        ...source,
        ...(eta !== undefined && { eta }),
      };
      return stop.during(
        () => void stages.client('unet').stop({ job }),
        () =>
          call('unet', async (client, on, why) => {
            const options = { signal, onProgress: progress.steps(image) };
            const loaded = await client.load({ ...on, stage: 'unet' }, options);
            stages.noteLoaded({ ...loaded, why: why ?? loaded.why });
            const tiny = await tinyFor(facts, { width, height });
            return client.denoise({ ...input, ...on, ...(tiny !== undefined && { tiny }) }, options);
          }),
      );
    },

    /** From latents to PNG. A stop lets it end. */
    finish(latents: Tensor<'float32'>, image: number, { seeds, start, unetRuns }: FinishOptions) {
      const texts = seeds.map((seed) => parameterTexts(parameters({ seed, start }), { unetRuns }));
      const { limit: memoryLimit } = budget.usage();
      const input = { latents, tiling: request.vaeTiling, memoryLimit, texts, ...(start && { start }) };
      return stop.during<FinishOutput>(
        () => {},
        () => call('vae', (client, on) => client.finish({ ...input, ...on }, at(image, 'finish'))),
      );
    },

    parameters,
  };
}
