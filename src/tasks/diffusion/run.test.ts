import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { budget } from '../../runtime/budget.ts';
import { AppError } from '../../runtime/errors.ts';
import { createEmbeddingCache } from './embedding-cache.ts';
import { exampleFacts } from './fixtures/settings.ts';
import { fakeStages } from './fixtures/stages.ts';
import { checkOptions } from './options.ts';
import { readRestored } from './restore/read.ts';
import { createPrecisions } from './precisions.ts';
import { runRequest } from './run.ts';
import type { GenerateOptions, GenerateProgress } from './settings.ts';

const picture = new Blob(['a picture']);

function run(options: Partial<GenerateOptions>, { stages = fakeStages(), cache = createEmbeddingCache() } = {}) {
  const facts = exampleFacts;
  const all = { prompt: 'a cat', seed: 7, steps: 4, ...options };
  return {
    stages,
    result: runRequest(checkOptions(all, facts), { stages, cache, precisions: createPrecisions(), facts }, all),
  };
}

test('a picture goes through the text encoder, the UNet and the decoder', async () => {
  const { stages, result } = run({});
  const { images, seeds, parameters, timings, stopped } = await result;
  expect(stages.log).toEqual(['text.encode', 'unet.denoise', 'vae.finish']);
  expect([images.length, seeds, stopped]).toEqual([1, [7], false]);
  expect(parameters).toMatchObject({ prompt: 'a cat', seed: 7, steps: 4, scheduler: 'DPM++ 2M' });
  expect(timings.stepMs).toHaveLength(4);
  expect((await readRestored(images[0]!))!.options).toEqual(parameters);
});

test('what a prompt asks for and does not get is told beside the pictures', async () => {
  const { notices } = await run({ prompt: 'a cat <lora:x:1>', negativePrompt: '[a|b]' }).result;
  expect(notices).toEqual([expect.stringContaining('“<lora:x:1>” is left out'), expect.stringContaining('“[a|b]”')]);
  expect((await run({}).result).notices).toEqual([]);
});

test('the next one with the same prompt needs no text encoder', async () => {
  const cache = createEmbeddingCache();
  await run({}, { cache }).result;
  const { stages, result } = run({ seed: 8 }, { cache });
  await result;
  expect(stages.log).toEqual(['unet.denoise', 'vae.finish']);
});

test('a picture to start from is prepared, and laid over the result at the end', async () => {
  const { stages, result } = run({ image: picture, mask: picture, strength: 0.5 });
  expect((await result).parameters).toMatchObject({ strength: 0.5, maskBlur: 4 });
  expect(stages.log).toEqual(['text.encode', 'vae.prepare', 'unet.denoise', 'vae.finish']);
  expect(stages.inputs.denoise[0]).toMatchObject({ strength: 0.5, moments: { dims: [1, 8, 1, 1] } });
  expect(stages.inputs.finish[0]!.start).toMatchObject({ image: picture, mask: picture });
});

describe('several pictures', () => {
  test('are made one by one, each kept before the next', async () => {
    const { stages, result } = run({ count: 2 });
    const { seeds, images } = await result;
    expect(stages.log.slice(1)).toEqual(['unet.denoise', 'vae.finish', 'unet.denoise', 'vae.finish']);
    expect(seeds).toEqual([7, 8]);
    expect(await Promise.all(images.map(async (image) => (await readRestored(image))!.options.seed))).toEqual([7, 8]);
  });
  test('or together', async () => {
    const { stages, result } = run({ seeds: [3, 1], batch: 'together' });
    expect(await result).toMatchObject({ seeds: [3, 1], images: [{}, {}] });
    expect(stages.inputs.denoise.map(({ seeds }) => seeds)).toEqual([[3, 1]]);
  });
});

test('offload always leaves one stage in memory at a time', async () => {
  const { stages, result } = run({ count: 2, image: picture, offload: 'always' });
  expect((await result).images).toHaveLength(2);
  expect(stages.log).toEqual([
    'text.encode',
    'text released',
    'vae.prepare',
    'vae released',
    'unet.denoise',
    'unet.denoise',
    'unet released',
    'vae.finish',
    'vae.finish',
    'vae released',
  ]);
});

test('progress counts steps, and tells the time left when two are known', async () => {
  const seen: GenerateProgress[] = [];
  await run({ count: 2, onProgress: (progress) => seen.push(progress) }).result;
  const steps = seen.filter(({ unit }) => unit === 'steps');
  expect(steps.map(({ image, done, total }) => [image, done, total])).toEqual([
    [0, 1, 4],
    [0, 2, 4],
    [0, 3, 4],
    [0, 4, 4],
    [1, 1, 4],
    [1, 2, 4],
    [1, 3, 4],
    [1, 4, 4],
  ]);
  expect(steps.map(({ eta }) => eta)).toEqual([undefined, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0]);
});

describe('stop', () => {
  const stopAt = (step: number, options: Partial<GenerateOptions> = {}) => {
    const controller = new AbortController();
    let steps = 0;
    const onProgress = ({ unit }: GenerateProgress) => {
      if (unit === 'steps' && ++steps === step) controller.abort('stop');
    };
    return run({ ...options, signal: controller.signal, onProgress });
  };
  test('keeps and decodes what is there', async () => {
    const { images, timings, stopped } = await stopAt(2).result;
    expect([images.length, timings.stepMs.length, stopped]).toEqual([1, 2, true]);
    expect(await images[0]!.text()).toContain('Stopped after: 2 UNet runs');
    expect(await (await run({}).result).images[0]!.text()).not.toContain('Stopped after');
  });
  test('makes no further picture', async () => {
    const { stages, result } = stopAt(4, { count: 3 });
    expect(await result).toMatchObject({ seeds: [7], stopped: true });
    expect(stages.inputs.denoise).toHaveLength(1);
  });
  test('before the first step it rejects, for there is nothing to keep', async () => {
    const controller = new AbortController();
    const stages = fakeStages({ encode: () => controller.abort('stop') });
    await expect(run({ signal: controller.signal }, { stages }).result).rejects.toMatchObject({ name: 'AbortError' });
    expect(stages.log).toEqual(['text.encode']);
  });
  test('a signal that is aborted already starts nothing', async () => {
    const { stages, result } = run({ signal: AbortSignal.abort() });
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
    expect(stages.log).toEqual([]);
  });
  test('any other abort rejects with its reason and keeps nothing', async () => {
    const controller = new AbortController();
    const { result, stages } = run({ signal: controller.signal, onProgress: () => controller.abort() });
    await expect(result).rejects.toMatchObject({ name: 'AbortError' });
    expect(stages.inputs.finish).toHaveLength(0);
  });
});

describe('when the memory is full', () => {
  const full = () => {
    throw new AppError('memory', 'The memory is full.');
  };
  test('the other stages leave, and the call is made again', async () => {
    const stages = fakeStages({
      denoise: vi
        .fn<() => void>()
        .mockImplementationOnce(full)
        .mockImplementation(() => {}),
    });
    expect((await run({}, { stages }).result).images).toHaveLength(1);
    expect(stages.log).toEqual([
      'text.encode',
      'unet.denoise',
      'text released',
      'vae released',
      'unet.denoise',
      'vae.finish',
    ]);
  });
  test('a smaller size is offered in the end', async () => {
    const stages = fakeStages({ denoise: full });
    await expect(run({ width: 512, height: 768 }, { stages }).result).rejects.toMatchObject({
      code: 'memory',
      message: 'The memory is full. 320 × 512 pixels may fit.',
      smaller: { width: 320, height: 512 },
    });
  });
});

test('the decoder is told how much memory there is, and cuts into tiles what is above', async () => {
  const before = budget.usage().limit;
  onTestFinished(() => budget.setLimit(before));
  budget.setLimit(1e9);
  const { stages, result } = run({});
  await result;
  expect(stages.inputs.finish[0]).toMatchObject({ tiling: 'auto', memoryLimit: 1e9 });
});

test('latents are given when asked for', async () => {
  expect((await run({ keepLatents: true }).result).latents).toHaveLength(4);
  expect(await run({}).result).not.toHaveProperty('latents');
});
