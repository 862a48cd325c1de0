import { beforeAll, describe, expect, test } from 'vitest';
import { openPocket, pipelineRecords, pocketInput, replay } from '../../../../e2e/diffusion-goldens.ts';
import type { Session } from '../../../runtime/session.ts';
import { denoise } from './denoise.ts';

// A run of each kind; e2e/reference/replay-diffusion.ts makes all of them.
const records = ['txt2img-0-ddim', 'img2img-1-ddim', 'inpaint-1-euler'];
/** Opening three graphs on a busy machine. */
const openMs = 60_000;
let sessions: { unet: Session; encoder: Session; decoder: Session };
beforeAll(async () => {
  const [unet, encoder, decoder] = await Promise.all([
    openPocket('unet'),
    openPocket('vae_encoder'),
    openPocket('vae_decoder'),
  ]);
  sessions = { unet, encoder, decoder };
}, openMs);

test.each(records)('%s equals diffusers, step by step', async (name) => {
  expect(pipelineRecords.map((record) => record.name)).toContain(name);
  const { latents, psnr } = await replay(name, sessions);
  expect(latents).toBeLessThan(1e-3);
  expect(psnr).toBeGreaterThan(45);
});

describe('a run of the pocket model', () => {
  test('is the same again, alone or together with another seed', async () => {
    const input = { ...(await pocketInput('txt2img-0-ddim')), steps: 2, scheduler: 'Euler a' };
    const alone = await denoise(sessions.unet, input);
    expect((await denoise(sessions.unet, input)).latents).toEqual(alone.latents);
    const together = await denoise(sessions.unet, { ...input, seeds: [99, ...input.seeds] });
    expect(together.latents.dims).toEqual([2, 4, 16, 16]);
    together.latents.data.subarray(1024).forEach((value, i) => expect(value).toBeCloseTo(alone.latents.data[i]!, 3));
  });

  test('guided in two runs equals one guided in one', async () => {
    const input = { ...(await pocketInput('txt2img-0-ddim')), steps: 2 };
    const one = await denoise(sessions.unet, input);
    const two = await denoise(sessions.unet, { ...input, batch: 1 });
    two.latents.data.forEach((value, i) => expect(value).toBeCloseTo(one.latents.data[i]!, 4));
  });

  // diffusers tells its upsamplers the odd sizes; the trace of an export has lost that branch.
  test('needs sides that its levels can halve: multiples of 64', async () => {
    const input = { ...(await pocketInput('txt2img-0-ddim')), steps: 1 };
    const wide = await denoise(sessions.unet, { ...input, width: 192 });
    expect(wide.latents.dims).toEqual([1, 4, 16, 24]);
    await expect(denoise(sessions.unet, { ...input, width: 96 })).rejects.toThrow(/12|Concat|shape|dimension/iu);
  });
});
