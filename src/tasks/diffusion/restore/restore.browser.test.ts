import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import maskUrl from '../../../../e2e/golden/sd/pipeline/mask.png?url';
import sourceUrl from '../../../../e2e/golden/sd/pipeline/txt2img-0-ddim.png?url';
import { diffusionApi, modelFacts, readRestored, setDiffusionDevice, unloadDiffusion } from '../api.ts';
import { schedulerNames } from '../engine/schedulers/names.ts';
import { settingsOf, startForm, withAll, type Form } from '../form.ts';
import type { GenerateOptions } from '../settings.ts';
import { fitRestored } from './fit.ts';

/** By hand: `VITE_FUZZ_RUNS=100 npx vitest run --project browser src/tasks/diffusion/restore/restore.browser.test.ts`. */
const numRuns = Number(import.meta.env['VITE_FUZZ_RUNS'] ?? 12);
vi.setConfig({ testTimeout: 60_000 * (5 + numRuns) });
setDiffusionDevice('wasm');
afterAll(unloadDiffusion);

const fetched = async (url: string) => (await fetch(url)).blob();
const bytesOf = async (image: Blob) => new Uint8Array(await image.arrayBuffer());

/** Settings that a picture can be made with in a moment, each with its whole range or left out. */
const options: fc.Arbitrary<GenerateOptions> = fc.record(
  {
    prompt: fc.constantFrom(
      'a picture of a cat',
      'a (red:1.3) [fox] BREAK x',
      '((a cat)), [[blue]] (background:0.3), \\(x\\) <lora:ink:0.7> [a|b]',
      '漢字, "a": \nNegative prompt: b ',
      '',
    ),
    negativePrompt: fc.constantFrom('', 'a dog', '(a dog:1.4), [blue]', 'Steps: 20, Sampler: x, Seed: 1'),
    width: fc.constantFrom(64, 128),
    height: fc.constantFrom(64, 128),
    steps: fc.integer({ min: 2, max: 4 }),
    guidanceScale: fc.double({ min: 0, max: 30, noNaN: true }),
    guidanceRescale: fc.double({ min: 0, max: 1, noNaN: true }),
    scheduler: fc.constantFrom(...schedulerNames),
    eta: fc.double({ min: 0, max: 1, noNaN: true }),
    seed: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    clipSkip: fc.integer({ min: 0, max: 2 }),
    clipSkipFor: fc.constantFrom('prompt', 'both'),
    emphasis: fc.constantFrom('a1111', 'none'),
    rng: fc.constantFrom('cpu', 'nv'),
    strength: fc.double({ min: 0.5, max: 1, noNaN: true }),
    maskBlur: fc.integer({ min: 0, max: 8 }),
    inpaintArea: fc.constantFrom('whole', 'masked'),
    maskPadding: fc.integer({ min: 0, max: 64 }),
    vaeTiling: fc.constantFrom(true, false, 'auto' as const),
  },
  { requiredKeys: ['prompt', 'seed', 'steps'] },
);
/** A form on which anything may stand. */
const form: fc.Arbitrary<Form> = options.map(({ seed, ...rest }) => ({
  ...startForm,
  ...rest,
  seed: Number(seed) % 2 ** 32,
  encodesEmpty: true,
}));

test('a picture that is restored over any form is made again, to the byte', async () => {
  const facts = await modelFacts();
  const image = await fetched(sourceUrl);
  const mask = await fetched(maskUrl);
  const from = fc.constantFrom({}, {}, {}, { image }, { image, mask });
  await fc.assert(
    fc.asyncProperty(options, form, from, async (asked, before, pictures) => {
      const made = await diffusionApi.generate({ ...asked, ...pictures });
      const restored = await readRestored(made.images[0]!);
      expect(restored?.left).toEqual([]);
      const fitted = await fitRestored(restored!, { model: before.model, facts: modelFacts });
      const next = withAll(before, fitted.options, facts);
      const { images } = await diffusionApi.generate({ ...settingsOf(next), ...pictures, vaeTiling: next.vaeTiling });
      expect(await bytesOf(images[0]!)).toEqual(await bytesOf(made.images[0]!));
    }),
    { numRuns, endOnFailure: true },
  );
});
