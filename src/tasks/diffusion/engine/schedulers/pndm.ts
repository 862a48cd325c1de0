import { alphaSpace } from './alpha-space.ts';
import type { SchedulerConfig } from './config.ts';
import { denoisedUnit, noiseUnit } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { wholeTimesteps } from './spacing.ts';
import { combine } from './vector.ts';

const f = Math.fround;

/** Linear multistep over the last outputs, newest first (arXiv 2202.09778, formula 12). */
function multistep(history: readonly Float32Array[]): Float32Array {
  const [e1, e2, e3, e4] = history as [Float32Array, ...Float32Array[]];
  if (!e2) return e1;
  if (!e3) return combine([3, e1], [-1, e2]).map((value) => value / 2);
  if (!e4) return combine([23, e1], [-16, e2], [5, e3]).map((value) => value / 12);
  return combine([1 / 24, combine([55, e1], [-59, e2], [37, e3], [-9, e4])]);
}

/**
 * PNDM without its Runge-Kutta start, which is PLMS: the second timestep is evaluated twice, so there are N + 1 model calls.
 * Source: arXiv 2202.09778; `PNDMScheduler` with `skip_prk_steps`.
 */
export function pndm(config: SchedulerConfig, steps: number): Scheduler {
  const spaced = wholeTimesteps(config, steps);
  const timesteps = [...spaced.slice(0, 2), ...spaced.slice(1)];
  const stride = Math.floor(config.trainTimesteps / steps);
  const { at, base } = alphaSpace(config, false);
  let history: Float32Array[] = [];
  let calls = 0;
  let kept: Float32Array | undefined;

  /** Formula 9 of the paper. */
  function transfer(sample: Float32Array, output: Float32Array, { from, to }: { from: number; to: number }) {
    const [now, next] = [at(from), at(to)];
    const noise = noiseUnit(config.prediction, { output, sample }, now);
    const denominator = f(f(now.share * next.sigma) + f(Math.sqrt(f(f(now.share * now.rest) * next.share))));
    const difference = f(next.share - now.share);
    const scale = f(Math.sqrt(f(next.share / now.share)));
    return sample.map((x, i) => f(scale * x) - f(f(difference * noise[i]!) / denominator));
  }

  return {
    ...base,
    timesteps,
    setBeginIndex: () => undefined,
    step(output, sample, { timestep }) {
      const call = calls++;
      const denoised = denoisedUnit(config.prediction, { output, sample }, at(timestep));
      if (call === 1) {
        const mean = combine([1, output], [1, history[0]!]).map((value) => value / 2);
        return { previous: transfer(kept!, mean, { from: timestep + stride, to: timestep }), denoised };
      }
      history = [output, ...history.slice(0, 3)];
      if (call === 0) kept = sample;
      return { previous: transfer(sample, multistep(history), { from: timestep, to: timestep - stride }), denoised };
    },
  };
}
