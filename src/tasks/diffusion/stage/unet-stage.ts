import type { Context } from '../../../runtime/rpc.ts';
import { nextTurn } from '../../../runtime/turn.ts';
import type { DenoiseInput, DenoiseOutput, DenoiseProgress } from '../contract.ts';
import { denoise } from '../engine/denoise.ts';
import { readVaeConfig } from '../engine/vae-config.ts';
import type { StageModel } from './model.ts';
import { openPreviewer } from './previewer.ts';

/** Runs that can be stopped, by job. */
const jobs = new Map<string, AbortController>();

/** Ends a run after the step it is in. One that has ended already needs nothing. */
export const stopJob = (job: string): void => jobs.get(job)?.abort();

/** Runs the UNet, with a small picture of the estimate after every step. */
export async function runDenoise(
  model: StageModel,
  { job, keepLatents, tiny, ...input }: Omit<DenoiseInput, 'model'>,
  { signal, progress }: Context<DenoiseProgress>,
): Promise<DenoiseOutput> {
  const stop = new AbortController();
  jobs.set(job, stop);
  try {
    const options = { signal, onProgress: progress };
    const [schedulerConfig, unetConfig, vaeConfig] = await Promise.all([
      model.json('scheduler', options),
      model.json('unet-config', options),
      model.json('vae-config', options),
    ]);
    const { session } = await model.graph('unet', input.device, options);
    const { width, height } = input;
    const draw = await openPreviewer(model, { tiny, device: session.device, width, height, signal });
    const { scalingFactor } = readVaeConfig(vaeConfig);
    const result = await denoise(
      session,
      { ...input, schedulerConfig, unetConfig, scalingFactor },
      {
        signal: AbortSignal.any([signal, stop.signal]),
        keepLatents,
        async onStep(step) {
          const preview = await draw(step);
          const { index, total, ms: stepMs } = step;
          progress({ phase: 'run', done: index + 1, total, unit: 'steps', stepMs, ...(preview && { preview }) });
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
