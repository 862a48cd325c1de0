import { expect, test } from 'vitest';
import { schedulerNames } from './engine/schedulers/names.ts';
import { fromSampler, toSampler } from './sampler-names.ts';

test("every name of ours comes back from AUTOMATIC1111's pair", () => {
  for (const scheduler of schedulerNames) {
    const { sampler, type } = toSampler(scheduler);
    expect(fromSampler(sampler, type)).toEqual({ scheduler });
    expect(fromSampler(scheduler)).toEqual({ scheduler });
  }
});

test.each([
  // AUTOMATIC1111
  ['DPM++ 2M', 'Automatic', 'DPM++ 2M Karras'],
  ['DPM++ 2M SDE', 'Automatic', 'DPM++ 2M SDE Exponential'],
  ['DPM2 a', 'Automatic', 'DPM2 a Karras'],
  ['LCM', 'Automatic', 'LCM'],
  ['Euler a', 'Automatic', 'Euler a'],
  ['DPM++ 2M', 'Uniform', 'DPM++ 2M'],
  ['DPM++ SDE Karras', '', 'DPM++ SDE Karras'],
  // ComfyUI, SwarmUI and Fooocus
  ['euler_ancestral', 'normal', 'Euler a'],
  ['dpmpp_2m_sde_gpu', 'karras', 'DPM++ 2M SDE Karras'],
  ['dpmpp_2s_ancestral', 'exponential', 'DPM++ 2S a Exponential'],
  ['dpm_2_ancestral', 'beta', 'DPM2 a Beta'],
  ['dpmpp_2m_karras', '', 'DPM++ 2M Karras'],
  ['uni_pc', 'normal', 'UniPC'],
  // InvokeAI
  ['kdpm_2_a_k', '', 'DPM2 a Karras'],
  ['dpmpp_3m_k', '', 'DPM++ 3M Karras'],
  ['heun', '', 'Heun'],
  ['k_lms', '', 'LMS'],
  ['k_dpm_2', '', 'DPM2'],
  ['pndm', '', 'PLMS'],
  // NovelAI
  ['k_dpmpp_2s_ancestral', 'native', 'DPM++ 2S a'],
  ['k_dpmpp_2m', 'karras', 'DPM++ 2M Karras'],
  // stable-diffusion.cpp
  ['dpm++2s_a karras', '', 'DPM++ 2S a Karras'],
  ['euler_a discrete', '', 'Euler a'],
  // SD.Next and Draw Things
  ['LMSD', 'default', 'LMS'],
  ['Euler A', '', 'Euler a'],
])('%s with %s is %s', (sampler, type, scheduler) => {
  expect(fromSampler(sampler, type)).toEqual({ scheduler });
});

test.each([
  ['Euler', 'SGM Uniform', 'Euler', 'SGM Uniform'],
  ['DPM++ 2M', 'KL Optimal', 'DPM++ 2M', 'KL Optimal'],
  ['dpmpp_2m', 'align_your_steps', 'DPM++ 2M', 'align_your_steps'],
  ['ddim', 'karras', 'DDIM', 'Karras'],
  ['DPM++ 2M AYS', '', 'DPM++ 2M', 'ays'],
])('of %s with %s, %s is left and %s is told', (sampler, type, scheduler, lost) => {
  expect(fromSampler(sampler, type)).toEqual({ scheduler, lost });
});

test('a sampler that is not here has no name', () => {
  for (const sampler of [
    'Restart',
    'DPM++ 3M SDE Exponential',
    'DPM fast',
    'DDIM CFG++',
    'dpm++2mv2',
    '',
    'constructor',
    '__proto__',
    'k',
  ])
    expect(fromSampler(sampler, 'Karras')).toEqual({});
});
