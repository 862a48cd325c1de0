import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInfotext } from '../../formats/infotext.ts';
import { writePngText } from '../../formats/png-text.ts';
import { schedulerNames } from './engine/schedulers/names.ts';
import { parametersOf, parameterTexts, readParameters, writeParameters } from './parameters.ts';
import type { Settings } from './settings.ts';

const folder = 'e2e/golden/sd/parameters/';
const file = (name: string) => new Uint8Array(readFileSync(folder + name));
const read = (bytes: Uint8Array<ArrayBuffer>) => readParameters(new Blob([bytes]));
const infotextPng = (text: string) => writePngText(file('none.png'), new Map([['parameters', text]]));

const settings: Settings = {
  model: 'pocket-sd',
  prompt: 'a (red:1.2) apple, 漢字\nsecond line',
  negativePrompt: 'blur',
  width: 128,
  height: 192,
  steps: 20,
  guidanceScale: 7.5,
  guidanceRescale: 0.7,
  strength: 0.6,
  scheduler: 'DPM++ 2M Karras',
  seed: 4_294_967_295,
  clipSkip: 1,
  emphasis: 'a1111',
  rng: 'cpu',
  maskBlur: 4,
  inpaintArea: 'masked',
  maskPadding: 32,
};

test("the text is AUTOMATIC1111's", () => {
  const text = parameterTexts(parametersOf(settings, { image: true, mask: true })).get('parameters');
  expect(text).toBe(
    [
      'a (red:1.2) apple, 漢字\nsecond line\nNegative prompt: blur\n',
      'Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7.5, Seed: 4294967295, Size: 128x192, ',
      'Model: pocket-sd, Denoising strength: 0.6, Clip skip: 2, RNG: CPU, Mask blur: 4, Inpaint area: Only masked, ',
      'Masked area padding: 32, Version: Triptych',
    ].join(''),
  );
});

test('what had no effect is not written', () => {
  const fields = parseInfotext(
    parameterTexts(parametersOf(settings, { image: false, mask: false })).get('parameters')!,
  ).fields;
  for (const name of ['Denoising strength', 'Mask blur', 'Inpaint area']) expect(fields.has(name)).toBe(false);
});

test('any settings come back from a PNG', async () => {
  const generated = fc.record({
    prompt: fc.string({ unit: 'grapheme' }),
    negativePrompt: fc.string(),
    steps: fc.integer({ min: 1, max: 150 }),
    guidanceScale: fc.double({ min: 0, max: 30, noNaN: true }).map((value) => value + 0),
    scheduler: fc.constantFrom(...schedulerNames),
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    rng: fc.constantFrom('cpu' as const, 'nv' as const),
    eta: fc.constantFrom(0, 0.5, 1),
  });
  await fc.assert(
    fc.asyncProperty(generated, async (values) => {
      const all = { ...settings, ...values };
      expect(await read(writeParameters(file('none.png'), all))).toEqual(all);
    }),
  );
});

test('the text alone gives the same settings, but for the model', async () => {
  for (const scheduler of schedulerNames) {
    const { guidanceRescale: _, model: __, ...rest } = { ...settings, scheduler };
    const text = parameterTexts({ ...settings, scheduler }).get('parameters')!;
    expect(await read(infotextPng(text))).toEqual({ ...rest, emphasis: undefined, inpaintArea: 'masked' });
  }
});

describe('a picture of AUTOMATIC1111', () => {
  const latin = {
    prompt: 'a café, (warm:1.2)',
    negativePrompt: 'blur',
    steps: 20,
    scheduler: 'Euler a',
    guidanceScale: 7,
    seed: 5,
    rng: 'nv',
  };
  for (const name of ['latin.png', 'latin-z.png', 'latin.jpg', 'latin.webp', 'order-little.jpg', 'order-mixed.webp'])
    test(`${name} gives its settings, without a size that is too small`, async () => {
      expect(await read(file(name))).toEqual(latin);
    });

  const line = (more: string) => `a\nSteps: 20, CFG scale: 7, Seed: 1, ${more}`;
  test.each([
    ['Sampler: DPM++ 2M, Schedule type: Automatic', { scheduler: 'DPM++ 2M Karras' }],
    ['Sampler: DPM++ 2M SDE, Schedule type: Automatic', { scheduler: 'DPM++ 2M SDE Exponential' }],
    ['Sampler: Euler, Schedule type: Automatic', { scheduler: 'Euler' }],
    ['Sampler: DPM++ 2M, Schedule type: Uniform', { scheduler: 'DPM++ 2M' }],
    ['Sampler: DPM++ 2M Karras', { scheduler: 'DPM++ 2M Karras' }],
    ['Sampler: DPM++ 2M, Schedule type: Align Your Steps', { scheduler: 'DPM++ 2M' }],
    ['Clip skip: 2', { clipSkip: 1 }],
    ['RNG: CPU', { rng: 'cpu' }],
    ['RNG: NV', { rng: 'nv' }],
    ['Emphasis: None', { emphasis: 'none' }],
    ['Size: 512x768', { width: 512, height: 768 }],
  ])('%s', async (more, expected) => {
    expect(await read(infotextPng(line(more)))).toMatchObject(expected);
  });

  test('a sampler, a seed or a size that we do not have is left out', async () => {
    const found = await read(infotextPng(line('Sampler: Restart, Size: 9999x8, Clip skip: 1000')));
    expect(found).toEqual({ prompt: 'a', steps: 20, guidanceScale: 7, seed: 1, rng: 'nv' });
    expect(await read(infotextPng('a\nSteps: abc, Seed: -1, CFG scale: 1e9, Sampler: x'))).toEqual({
      prompt: 'a',
      rng: 'nv',
    });
  });

  test('a prompt alone is one', async () => {
    expect(await read(infotextPng('just words'))).toEqual({ prompt: 'just words' });
  });
});

test('broken JSON of ours falls back on the text', async () => {
  const texts = new Map([
    ['triptych', '{"prompt":'],
    ['parameters', 'from the text'],
  ]);
  expect(await read(writePngText(file('none.png'), texts))).toEqual({ prompt: 'from the text' });
});

test('a picture without settings gives null, whatever its comment says', async () => {
  for (const name of ['none.png', 'none.jpg', 'none.webp', 'order-ascii.jpg', 'order-none.webp'])
    expect(await read(file(name))).toBeNull();
  expect(await read(new Uint8Array([1, 2, 3]))).toBeNull();
  expect(await read(new Uint8Array())).toBeNull();
});
