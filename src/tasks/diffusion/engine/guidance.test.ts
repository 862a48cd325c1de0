import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { torchGenerator } from '../../../runtime/random/torch.ts';
import { guidanceEmbedding, guide, rescaleGuidance } from './guidance.ts';

/** e2e/golden/sd/README.md: two draws of randn(2, 4, 8, 8) from seed 42, scale 7.5; the first 16 numbers of each picture. */
const golden = (
  JSON.parse(readFileSync(new URL('../../../../e2e/golden/sd/schedulers.json', import.meta.url), 'utf8')) as {
    guidance: { cfg: number[]; 'rescale0.7': number[] };
  }
).guidance;

const size = 4 * 8 * 8;
const generator = torchGenerator(42);
const uncond = generator.randn(2 * size);
const cond = generator.randn(2 * size);
const guided = guide(uncond, cond, 7.5);

test('guidance equals diffusers', () => {
  expect(Array.from(guided.subarray(0, 16))).toEqual(golden.cfg);
});

test('rescaled guidance equals diffusers, picture by picture', () => {
  const rescaled = [0, 1].flatMap((picture) => {
    const part = (values: Float32Array) => values.subarray(picture * size, (picture + 1) * size);
    return Array.from(rescaleGuidance(part(guided), part(cond), 0.7).subarray(0, 16));
  });
  rescaled.forEach((value, i) => expect(value).toBeCloseTo(golden['rescale0.7'][i]!, 5));
});

test('no rescale leaves the guided output as it is', () => {
  expect(rescaleGuidance(guided, cond, 0)).toBe(guided);
});

test("LCM's embedding of the scale holds sines, then cosines", () => {
  // diffusers: get_guidance_scale_embedding(torch.tensor([7.5]), 256), whose argument is the scale less 1
  const embedding = guidanceEmbedding(8.5, 256);
  expect(embedding[0]).toBeCloseTo(Math.sin(7500), 6);
  expect(embedding[128]).toBeCloseTo(Math.cos(7500), 6);
  expect(embedding[127]).toBeCloseTo(Math.sin(0.75), 5);
  expect(embedding[255]).toBeCloseTo(Math.cos(0.75), 5);
});
