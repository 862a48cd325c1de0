import { describe, expect, test } from 'vitest';
import { torchGenerator } from '../../../../runtime/random/torch.ts';
import { schedulerNames } from './names.ts';
import { createScheduler, defaultSchedulerName } from './registry.ts';

/** The configuration of Stable Diffusion 1.x, as published with the model. */
const sd1 = {
  _class_name: 'PNDMScheduler',
  beta_end: 0.012,
  beta_schedule: 'scaled_linear',
  beta_start: 0.00085,
  num_train_timesteps: 1000,
  set_alpha_to_one: false,
  skip_prk_steps: true,
  steps_offset: 1,
};

describe.each(schedulerNames)('%s', (name) => {
  test.each([1, 2, 5, 20])('gives finite numbers at %i steps, and the estimate of each', (steps) => {
    const scheduler = createScheduler(name, sd1, { steps });
    const generator = torchGenerator(7);
    let sample: Float32Array = generator.randn(64).map((value) => value * scheduler.initNoiseSigma);
    for (const timestep of scheduler.timesteps) {
      const output = scheduler.scaleModelInput(sample);
      const { previous, denoised } = scheduler.step(output, sample, { timestep, generator });
      expect(denoised.every(Number.isFinite)).toBe(true);
      sample = previous;
    }
    expect(sample.every(Number.isFinite)).toBe(true);
  });
});

// k-diffusion's samplers that diffusers does not have, or not with the same noise
describe.each(['DPM++ 2S a', 'DPM++ SDE', 'DPM++ SDE Karras', 'Euler a', 'DPM2 a'])('%s', (name) => {
  test('holds the noise of a blank picture at the level of the schedule', () => {
    const scheduler = createScheduler(name, sd1, { steps: 12 });
    const generator = torchGenerator(3);
    let sample: Float32Array = generator.randn(2 ** 14).map((value) => value * scheduler.initNoiseSigma);
    scheduler.timesteps.forEach((timestep, call) => {
      // with x0 = 0 the noise is the whole sample: eps = x / sigma, and scaled input^2 = x^2 / (sigma^2 + 1)
      const input = scheduler.scaleModelInput(sample);
      const shrink = input[0]! / sample[0]!;
      const sigma = Math.sqrt(1 / shrink ** 2 - 1);
      sample = scheduler.step(
        sample.map((value) => value / sigma),
        sample,
        { timestep, generator },
      ).previous;
      const endOfStep = (call + 1) % scheduler.order === 0;
      if (!endOfStep || call === scheduler.timesteps.length - 1) return;
      const level = scheduler.sigmas![call + 1]!;
      const power = sample.reduce((sum, value) => sum + value * value, 0) / sample.length;
      expect(Math.sqrt(power) / level).toBeGreaterThan(0.96);
      expect(Math.sqrt(power) / level).toBeLessThan(1.04);
    });
    expect(Math.max(...sample.map(Math.abs))).toBeLessThan(0.01);
  });
});

test.each([
  [
    'an unknown name',
    () => createScheduler('Magic', sd1, { steps: 20 }),
    'scheduler is "Magic"; accepted are DDIM, PLMS',
  ],
  [
    'a curve where there is none',
    () => createScheduler('DDIM Karras', sd1, { steps: 20 }),
    'scheduler is "DDIM Karras"',
  ],
  [
    'no steps',
    () => createScheduler('Euler', sd1, { steps: 0 }),
    'steps is 0; it must be a whole number from 1 to 1000.',
  ],
  ['10,000 steps', () => createScheduler('UniPC', sd1, { steps: 10_000 }), 'steps is 10000; it must be'],
  ['too many LCM steps', () => createScheduler('LCM', sd1, { steps: 51 }), 'steps is 51; this scheduler accepts'],
  [
    'an unknown schedule',
    () => createScheduler('DDIM', { ...sd1, beta_schedule: 'wavy' }, { steps: 20 }),
    'scheduler_config.json has beta_schedule "wavy"; accepted are linear, scaled_linear, squaredcos_cap_v2.',
  ],
])('%s is refused with a sentence', (_, create, message) => {
  expect(create).toThrow(message);
});

test.each([
  [sd1, 'PLMS'],
  [{ ...sd1, _class_name: 'EulerDiscreteScheduler' }, 'Euler'],
  [{ _class_name: 'DPMSolverMultistepScheduler', use_karras_sigmas: true }, 'DPM++ 2M Karras'],
  [{ _class_name: 'DPMSolverMultistepScheduler', algorithm_type: 'sde-dpmsolver++' }, 'DPM++ 2M SDE'],
  [{ _class_name: 'IPNDMScheduler' }, 'DPM++ 2M'],
])('the configuration %o names %s', (config, name) => {
  expect(defaultSchedulerName(config)).toBe(name);
});

test('spacing that a configuration leaves out is the default of the class it is given to', () => {
  const first = (name: string, config: object): number =>
    createScheduler(name, { ...config }, { steps: 20 }).timesteps[0]!;
  expect(first('Euler', sd1)).toBe(999);
  expect(first('DDIM', sd1)).toBe(951);
  expect(first('DPM++ 2M', { ...sd1, timestep_spacing: 'leading' })).toBe(941);
});

test('image-to-image of LCM models shortens the list that the timesteps are taken from', () => {
  const { timesteps } = createScheduler('LCM', sd1, { steps: 4, strength: 0.5 });
  expect(timesteps).toEqual([499, 379, 259, 139]);
});
