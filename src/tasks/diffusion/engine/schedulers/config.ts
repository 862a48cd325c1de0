import { AppError } from '../../../../runtime/errors.ts';

/** What `scheduler_config.json` says. What is absent is left to the scheduler's own default, as in diffusers. */
export interface SchedulerConfig {
  trainTimesteps: number;
  betaStart: number;
  betaEnd: number;
  betaSchedule: 'linear' | 'scaled_linear' | 'squaredcos_cap_v2';
  trainedBetas?: readonly number[] | undefined;
  /** What the model's output stands for. */
  prediction: 'epsilon' | 'v_prediction' | 'sample';
  spacing?: 'linspace' | 'leading' | 'trailing' | undefined;
  /** Added to the timesteps of `leading`. */
  stepsOffset: number;
  /** Whether the step before timestep 0 is free of noise (1) or has the noise of timestep 0. */
  setAlphaToOne?: boolean | undefined;
  /** Rescales the betas so that the last timestep is pure noise (arXiv 2305.08891). */
  zeroSnr: boolean;
  /** The curve of noise levels, when it does not follow from the timesteps. */
  curve?: 'karras' | 'exponential' | 'beta' | 'lu' | undefined;
  interpolation: 'linear' | 'log_linear';
  finalSigma: 'zero' | 'sigma_min';
  /** Multistep solvers: steps they look back, 1..3. */
  solverOrder: number;
  solverType?: string | undefined;
  algorithm?: string | undefined;
  lowerOrderFinal?: boolean | undefined;
  eulerAtFinal: boolean;
  variance: 'fixed_small' | 'fixed_large';
  /** LCM and TCD: steps of the schedule that the model was distilled on. */
  originalSteps: number;
  /** LCM: factor of the timestep in the boundary condition. */
  timestepScaling: number;
}

/** Reads `scheduler_config.json` as diffusers wrote it. Throws `model-corrupt` when it holds something unknown. */
export function readSchedulerConfig(json: Readonly<Record<string, unknown>>): SchedulerConfig {
  const number = (key: string, fallback: number): number => (typeof json[key] === 'number' ? json[key] : fallback);
  const flag = (key: string): boolean | undefined => (typeof json[key] === 'boolean' ? json[key] : undefined);
  const text = (key: string): string | undefined => (typeof json[key] === 'string' ? json[key] : undefined);
  function choice<T extends string>(key: string, accepted: readonly T[]): T | undefined {
    const found = text(key);
    if (found === undefined) return undefined;
    const known = accepted.find((value) => value === found);
    if (known) return known;
    throw new AppError(
      'model-corrupt',
      `scheduler_config.json has ${key} "${found}"; accepted are ${accepted.join(', ')}. Choose another model.`,
    );
  }
  const curves = { karras: 'karras_sigmas', exponential: 'exponential_sigmas', beta: 'beta_sigmas', lu: 'lu_lambdas' };
  const curve = (Object.keys(curves) as (keyof typeof curves)[]).find((name) => flag(`use_${curves[name]}`));
  const betas = json['trained_betas'];

  return {
    trainTimesteps: number('num_train_timesteps', 1000),
    betaStart: number('beta_start', 0.000_85),
    betaEnd: number('beta_end', 0.012),
    betaSchedule: choice('beta_schedule', ['linear', 'scaled_linear', 'squaredcos_cap_v2']) ?? 'scaled_linear',
    trainedBetas: Array.isArray(betas) ? betas.map(Number) : undefined,
    prediction: choice('prediction_type', ['epsilon', 'v_prediction', 'sample']) ?? 'epsilon',
    spacing: choice('timestep_spacing', ['linspace', 'leading', 'trailing']),
    stepsOffset: number('steps_offset', 0),
    setAlphaToOne: flag('set_alpha_to_one'),
    zeroSnr: flag('rescale_betas_zero_snr') ?? false,
    curve,
    interpolation: choice('interpolation_type', ['linear', 'log_linear']) ?? 'linear',
    finalSigma: choice('final_sigmas_type', ['zero', 'sigma_min']) ?? 'zero',
    solverOrder: number('solver_order', 2),
    solverType: text('solver_type'),
    algorithm: text('algorithm_type'),
    lowerOrderFinal: flag('lower_order_final'),
    eulerAtFinal: flag('euler_at_final') ?? false,
    variance: text('variance_type') === 'fixed_large' ? 'fixed_large' : 'fixed_small',
    originalSteps: number('original_inference_steps', 50),
    timestepScaling: number('timestep_scaling', 10),
  };
}
