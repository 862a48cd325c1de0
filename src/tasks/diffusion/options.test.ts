import { describe, expect, test } from 'vitest';
import type { ModelFacts } from './contract.ts';
import { checkOptions } from './options.ts';
import type { GenerateOptions } from './settings.ts';

const facts: ModelFacts = {
  size: 128,
  sizeMultiple: 8,
  scheduler: 'PLMS',
  takesPictures: true,
  zerosForEmpty: false,
  guided: true,
  latents: 'own',
};
const check = (options: Partial<GenerateOptions>) => checkOptions({ prompt: 'a cat', ...options }, facts);
const picture = new Blob(['a picture']);

test('what is left out is what the model looks best with', () => {
  const { settings, seeds, ...rest } = check({});
  expect(settings).toEqual({
    model: 'pocket-sd',
    prompt: 'a cat',
    width: 128,
    height: 128,
    steps: 20,
    guidanceScale: 6,
    scheduler: 'DPM++ 2M',
    guidanceRescale: 0,
    strength: 0.8,
    clipSkip: 0,
    clipSkipFor: 'prompt',
    emphasis: 'a1111',
    rng: 'cpu',
    maskBlur: 4,
    inpaintArea: 'whole',
    maskPadding: 32,
    seed: seeds[0],
  });
  expect(rest).toEqual({
    batch: 'sequential',
    vaeTiling: 'auto',
    offload: 'auto',
    keepLatents: false,
    maskMarks: 'nearest',
  });
});

test('inpainting repaints wholly unless told otherwise', () => {
  expect(check({ image: picture, mask: picture }).settings.strength).toBe(1);
  expect(check({ image: picture, mask: picture, strength: 0.5 }).settings.strength).toBe(0.5);
});

describe('seeds', () => {
  test('count takes the seeds that follow, around the end', () => {
    expect(check({ seed: 7, count: 3 }).seeds).toEqual([7, 8, 9]);
    expect(check({ seed: 2 ** 32 - 1, count: 2 }).seeds).toEqual([4_294_967_295, 0]);
  });
  test('a list is taken as it is', () => {
    expect(check({ seeds: [5, 1, 5] })).toMatchObject({ seeds: [5, 1, 5], settings: { seed: 5 } });
  });
  test('of 64 bits are shortened, as PyTorch does', () => {
    expect(check({ seed: 1_102_676_403_634_909, count: 2 }).seeds).toEqual([3_679_929_053, 3_679_929_054]);
    expect(check({ seeds: [2n ** 64n - 1n, 2 ** 32 + 5] }).seeds).toEqual([4_294_967_295, 5]);
  });
  test('none, and -1, is a random one that is told', () => {
    for (const options of [{}, { seed: -1 }]) {
      const [seed] = check(options).seeds;
      expect(Number.isInteger(seed)).toBe(true);
      expect(seed).toBeGreaterThanOrEqual(0);
    }
    expect(check({}).seeds).not.toEqual(check({}).seeds);
  });
});

test('a prompt of 10,000 characters, and an empty one, pass', () => {
  expect(check({ prompt: 'x'.repeat(10_000) }).settings.prompt).toHaveLength(10_000);
  expect(check({ prompt: '' }).settings.prompt).toBe('');
});

describe('a value out of range is named with what is accepted', () => {
  const cases: [Partial<Record<keyof GenerateOptions, unknown>>, string][] = [
    [{ steps: 0 }, 'steps is 0. It can be a whole number from 1 to 150.'],
    [{ steps: 10_000 }, 'steps is 10000. It can be a whole number from 1 to 150.'],
    [{ steps: 2.5 }, 'steps is 2.5.'],
    [{ steps: '20' }, 'steps is “20”.'],
    [{ width: 100 }, 'With this model, width can be a multiple of 8 from 64 to 2048, not 100; the nearest is 104.'],
    [{ height: 1e6 }, 'height is 1000000. It can be a whole number from 64 to 2048.'],
    [{ seed: 2 ** 53 }, 'seed is 9007199254740992. It can be a whole number from 0 to 9007199254740991, or a BigInt'],
    [{ seed: 2n ** 64n }, 'seed is 18446744073709551616. It can be a whole number'],
    [{ seed: -2 }, 'seed is -2.'],
    [{ seed: 0.5 }, 'seed is 0.5.'],
    [{ seeds: [] }, 'seeds is a list. It can be a list of 1 to 64 seeds.'],
    [{ seeds: [1, -1] }, 'seed is -1.'],
    [{ count: 0 }, 'count is 0.'],
    [{ guidanceScale: -1 }, 'guidanceScale is -1. It can be a number from 0 to 30.'],
    [{ guidanceScale: Number.NaN }, 'guidanceScale is NaN.'],
    [{ strength: 1.5, image: picture }, 'strength is 1.5.'],
    [{ strength: 0.01, image: picture }, 'strength is 0.01. It can be 0.05 or more with 20 steps'],
    [{ mask: picture }, 'mask is given without image.'],
    [{ scheduler: 'Eulr' }, 'scheduler is “Eulr”. It can be “DDIM”, '],
    [{ rng: 'gpu' }, 'rng is “gpu”. It can be “cpu”, “nv”.'],
    [{ vaeTiling: 'yes' }, 'vaeTiling is “yes”. It can be true, false, “auto”.'],
    [{ prompt: undefined }, 'prompt is undefined. It can be a text'],
    [{ negativePrompt: 3 }, 'negativePrompt is 3.'],
    [{ model: '' }, 'model is “”.'],
    [{ loras: [{ model: 'a', weight: 1 }] }, 'loras is a list.'],
  ];
  for (const [options, message] of cases)
    test(message, () => {
      expect(() => check(options as Partial<GenerateOptions>)).toThrow(
        expect.objectContaining({ code: 'bad-option', message: expect.stringContaining(message) as string }),
      );
    });
});

test('a picture needs a model that can encode one', () => {
  expect(() => checkOptions({ prompt: '', image: picture }, { ...facts, takesPictures: false })).toThrow('no encoder');
});
