import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseInfotext } from '../../formats/infotext.ts';
import { writePngText } from '../../formats/png-text.ts';
import { schedulerNames } from './engine/schedulers/names.ts';
import { parametersOf, parameterTexts, writeParameters } from './parameters.ts';
import { readRestored } from './restore/read.ts';
import type { Settings } from './settings.ts';

const folder = 'e2e/golden/sd/parameters/';
const file = (name: string) => new Uint8Array(readFileSync(folder + name));
const read = async (bytes: Uint8Array<ArrayBuffer>) => (await readRestored(new Blob([bytes])))?.options ?? null;
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
  clipSkipFor: 'both',
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
      'Steps: 20, Sampler: DPM++ 2M, Schedule type: Karras, CFG scale: 7.5, CFG rescale: 0.7, Seed: 4294967295, ',
      'Size: 128x192, Model: pocket-sd, Denoising strength: 0.6, Clip skip: 2, Clip skip for: both, RNG: CPU, Mask blur: 4, Inpaint area: Only masked, ',
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

test('the text alone gives the same settings, to the last one that had an effect', async () => {
  for (const scheduler of schedulerNames) {
    const eta = ['DDIM', 'TCD'].includes(scheduler) ? { eta: 0.5 } : {};
    const all = { ...settings, scheduler, ...eta, vaeTiling: false, emphasis: 'none' as const };
    expect(await read(infotextPng(parameterTexts(all).get('parameters')!))).toEqual(all);
  }
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
