import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { openPocket, pocketInput } from '../../../../e2e/diffusion-goldens.ts';
import type { Session } from '../../../runtime/session.ts';
import { denoise } from './denoise.ts';
import { previewRgba, readPreviewMap } from './preview.ts';
import { readVaeConfig } from './vae-config.ts';
import { decodeLatents } from './vae.ts';

// Shares of the time of one run, the best of several: a machine that is busy with other things only adds to both sides.
const repeats = 4;
const map = readPreviewMap(
  JSON.parse(readFileSync(new URL('../../../../public/models/pocket-sd/preview.json', import.meta.url), 'utf8')),
);
let unet: Timed;
let decoder: Timed;
beforeAll(async () => {
  [unet, decoder] = [timed(await openPocket('unet')), timed(await openPocket('vae_decoder'))];
}, 60_000);

interface Timed extends Session {
  /** Milliseconds of its runs since the last time. */
  taken(): number;
}

function timed(session: Session): Timed {
  let ms = 0;
  return {
    ...session,
    async run(...call) {
      const began = performance.now();
      const given = await session.run(...call);
      ms += performance.now() - began;
      return given;
    },
    taken() {
      const before = ms;
      ms = 0;
      return before;
    },
  };
}

/** One picture with all its previews. */
async function paint() {
  const input = { ...(await pocketInput('txt2img-0-ddim')), steps: 6, scheduler: 'DPM++ 2M' };
  const previews: number[] = [];
  unet.taken();
  decoder.taken();
  const began = performance.now();
  const { latents, stepMs } = await denoise(unet, input, {
    onStep({ estimate }) {
      const start = performance.now();
      previewRgba(estimate, map);
      previews.push(performance.now() - start);
    },
  });
  await decodeLatents(decoder, latents, { config: readVaeConfig({}) });
  const total = performance.now() - began;
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  return { whole: total / (unet.taken() + decoder.taken()), preview: mean(previews) / mean(stepMs) };
}

test('a picture takes at most 5 % more than the runs of its graphs, and a preview at most 3 % of a step', async () => {
  const found = [];
  for (let run = 0; run < repeats; run++) found.push(await paint());
  expect(Math.min(...found.map(({ whole }) => whole))).toBeLessThanOrEqual(1.05);
  expect(Math.min(...found.map(({ preview }) => preview))).toBeLessThanOrEqual(0.03);
}, 60_000);
