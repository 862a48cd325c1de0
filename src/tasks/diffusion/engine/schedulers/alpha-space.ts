import { alphasCumprod } from './betas.ts';
import type { SchedulerConfig } from './config.ts';
import type { Scheduler } from './scheduler.ts';

const f = Math.fround;

/** Shares of signal and noise, as factors: x = alpha x0 + sigma eps. `share` is alpha squared. */
export interface Mixture {
  share: number;
  rest: number;
  alpha: number;
  sigma: number;
}

function mixture(share: number): Mixture {
  const rest = f(1 - share);
  return { share, rest, alpha: f(Math.sqrt(share)), sigma: f(Math.sqrt(rest)) };
}

/** The noise levels of DDIM, DDPM, PNDM, LCM and TCD: looked up by the training timestep. */
export interface AlphaSpace {
  /** At a training timestep; before timestep 0, that of the end of a run. */
  at: (timestep: number) => Mixture;
  base: Pick<Scheduler, 'order' | 'initNoiseSigma' | 'scaleModelInput' | 'addNoise'>;
}

/**
 * The levels of a configuration. `endsClean`: whether the level before timestep 0 is that of a clean picture, unless the
 * configuration says (`set_alpha_to_one`).
 */
export function alphaSpace(config: SchedulerConfig, endsClean: boolean): AlphaSpace {
  const table = alphasCumprod(config);
  const end = (config.setAlphaToOne ?? endsClean) ? 1 : table[0]!;
  const at = (timestep: number): Mixture => mixture(timestep < 0 ? end : table[timestep]!);
  return {
    at,
    base: {
      order: 1,
      initNoiseSigma: 1,
      scaleModelInput: (sample) => sample,
      addNoise(original, noise, timestep) {
        const { alpha, sigma } = at(timestep);
        return original.map((value, i) => f(alpha * value) + f(sigma * noise[i]!));
      },
    },
  };
}
