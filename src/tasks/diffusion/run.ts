import { isAbort } from '../../runtime/errors.ts';
import type { DenoiseOutput, ModelFacts } from './contract.ts';
import type { EmbeddingCache } from './embedding-cache.ts';
import { promptNotices } from './engine/prompt/notices.ts';
import { unknownNotices } from './known-words.ts';
import type { Request } from './options.ts';
import type { Precisions } from './precisions.ts';
import { createProgress } from './progress.ts';
import type { GenerateProgress, Generation } from './settings.ts';
import { createStageCalls } from './stage-calls.ts';
import type { Stages } from './stages.ts';
import { watchStop } from './stop-watch.ts';

export interface RunContext {
  stages: Stages;
  cache: EmbeddingCache;
  precisions: Precisions;
  facts: ModelFacts;
}
export interface RunOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: GenerateProgress) => void) | undefined;
}

/** A batch, or one picture, that the UNet has finished. */
interface Round {
  seeds: number[];
  output: DenoiseOutput;
}

/**
 * Makes the pictures of a request: text encoder, VAE encoder where there is a picture to start from, UNet, VAE decoder,
 * each in its worker. Stopped by `abort('stop')` it gives what is there; before the first step that is nothing, and then
 * it rejects with AbortError.
 */
export async function runRequest(
  request: Request,
  context: RunContext,
  { signal, onProgress }: RunOptions = {},
): Promise<Generation> {
  const began = performance.now();
  const { seeds, batch } = request;
  const planned = batch === 'together' ? [seeds] : seeds.map((seed) => [seed]);
  const stop = watchStop(signal);
  const progress = createProgress(planned.length, onProgress);
  const calls = createStageCalls(request, { ...context, stop, progress });
  /** Keeps one stage at a time in memory, where that is asked for. */
  const isFrugal = request.offload === 'always';
  const leave = (stage: 'text' | 'unet' | 'vae') => isFrugal && context.stages.release(stage);

  try {
    stop.signal.throwIfAborted();
    const told = await calls.condition();
    leave('text');
    const encodeMs = performance.now() - began;
    const start = await calls.start();
    const prepared = start ? await calls.prepare(start) : {};
    if (start) leave('vae');

    const rounds: Round[] = [];
    const images: Blob[] = [];
    let decodeMs = 0;
    const finish = async ({ seeds: own, output }: Round, index: number) => {
      const finished = await calls.finish(output.latents, index, {
        seeds: own,
        ...(start && { start }),
        ...(output.stopped && { unetRuns: output.stepMs.length }),
      });
      images.push(...finished.images);
      decodeMs += finished.decodeMs;
    };

    for (const [index, own] of planned.entries()) {
      if (stop.asked()) break;
      const output = await calls.denoise(own, index, { ...told, ...prepared }).catch((error: unknown) => {
        if (stop.asked() && rounds.length > 0 && error instanceof Error && isAbort(error)) return undefined;
        throw error;
      });
      if (!output) break;
      rounds.push({ seeds: own, output });
      // A picture that is finished is kept, whatever becomes of the next.
      if (!isFrugal) await finish(rounds.at(-1)!, index);
    }
    leave('unet');
    if (isFrugal) for (const [index, round] of rounds.entries()) await finish(round, index);
    leave('vae');

    const outputs = rounds.map(({ output }) => output);
    return {
      images,
      seeds: rounds.flatMap((round) => round.seeds),
      parameters: calls.parameters({ seed: seeds[0]!, start }),
      notices: noticesOf(request, context.facts),
      ...(request.keepLatents && { latents: outputs.flatMap(({ kept = [] }) => kept) }),
      timings: {
        encodeMs,
        stepMs: outputs.flatMap(({ stepMs }) => stepMs),
        decodeMs,
        totalMs: performance.now() - began,
      },
      stopped: rounds.length < planned.length || outputs.some(({ stopped }) => stopped),
    };
  } finally {
    stop.end();
  }
}

/** What of the prompts is not carried out, and whether the model knows what they name. */
function noticesOf({ settings }: Request, { words }: ModelFacts): string[] {
  const { prompt, negativePrompt = '', emphasis } = settings;
  const notices = [prompt, negativePrompt].flatMap((text) => promptNotices(text, emphasis));
  return [...new Set([...unknownNotices(prompt, words), ...notices])];
}
