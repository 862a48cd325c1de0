import type { Context } from '../../../runtime/rpc.ts';
import { nextTurn } from '../../../runtime/turn.ts';
import type { DenoiseInput, DenoiseOutput, DenoiseProgress } from '../contract.ts';
import { denoise, latentScale, type DenoiseStep } from '../engine/denoise.ts';
import { previewMaps, previewRgba, readPreviewMap, type PreviewMap } from '../engine/preview.ts';
import { readVaeConfig } from '../engine/vae-config.ts';
import type { StageModel } from './model.ts';

/** Runs that can be stopped, by job. */
const jobs = new Map<string, AbortController>();

/** Ends a run after the step it is in. One that has ended already needs nothing. */
export const stopJob = (job: string): void => jobs.get(job)?.abort();

/** Runs the UNet, with a small picture of the estimate after every step. */
export async function runDenoise(
  model: StageModel,
  { job, keepLatents, ...input }: Omit<DenoiseInput, 'model'>,
  { signal, progress }: Context<DenoiseProgress>,
): Promise<DenoiseOutput> {
  const stop = new AbortController();
  jobs.set(job, stop);
  try {
    const options = { signal, onProgress: progress };
    const [schedulerConfig, unetConfig, vaeConfig, map] = await Promise.all([
      model.json('scheduler', options),
      model.json('unet-config', options),
      model.json('vae-config', options),
      previewMapOf(model),
    ]);
    const { session } = await model.graph('unet', input.device, options);
    const { scalingFactor } = readVaeConfig(vaeConfig);
    const result = await denoise(
      session,
      { ...input, schedulerConfig, unetConfig, scalingFactor },
      {
        signal: AbortSignal.any([signal, stop.signal]),
        keepLatents,
        async onStep(step) {
          progress({
            phase: 'run',
            done: step.index + 1,
            total: step.total,
            unit: 'steps',
            stepMs: step.ms,
            preview: draw(step, input, map)!,
          });
          await nextTurn(); // or no message that stops it would be heard
        },
      },
    );
    signal.throwIfAborted(); // an abort is no stop: nothing is to be kept
    return {
      latents: result.stopped ? result.estimate : result.latents,
      stepMs: result.stepMs,
      stopped: result.stopped,
      ...(result.stepLatents && { kept: result.stepLatents }),
    };
  } finally {
    jobs.delete(job);
  }
}

async function previewMapOf(model: StageModel): Promise<PreviewMap> {
  const own = await model.text('preview');
  if (own !== undefined) return readPreviewMap(JSON.parse(own));
  return model.has('text_encoder_2') ? previewMaps.sdxl : previewMaps['sd-1'];
}

/** The first picture's estimate. Plain bytes cross to the page in microseconds, where a bitmap takes milliseconds. */
function draw(step: DenoiseStep, size: { width: number; height: number }, map: PreviewMap): DenoiseProgress['preview'] {
  const [width, height] = [size.width / latentScale, size.height / latentScale];
  const first = step.estimate.subarray(0, map.factors.length * width * height);
  return { data: previewRgba(first, map), width, height };
}
