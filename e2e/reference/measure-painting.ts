// How much of a picture is not spent in the graphs, and what a preview costs: node e2e/reference/run.mjs measure-painting.ts
// Node, from the prompt's embeddings to the pixels, the best of several runs. Wanted: at most 1.05, and 0.03 of a step.
import { readFileSync } from 'node:fs';
import type { Session } from '../../src/runtime/session.ts';
import { denoise } from '../../src/tasks/diffusion/engine/denoise.ts';
import { previewRgba, readPreviewMap } from '../../src/tasks/diffusion/engine/preview.ts';
import { readVaeConfig } from '../../src/tasks/diffusion/engine/vae-config.ts';
import { decodeLatents } from '../../src/tasks/diffusion/engine/vae.ts';
import { openPocket, pocketInput } from '../diffusion-goldens.ts';

const runs = 4;
const map = readPreviewMap(
  JSON.parse(readFileSync(new URL('../../public/models/pocket-sd/preview.json', import.meta.url), 'utf8')),
);

/** Milliseconds of all runs of graphs since the last picture began. */
let inGraphs = 0;
const watch = (session: Session): Session => ({
  ...session,
  async run(...given) {
    const began = performance.now();
    try {
      return await session.run(...given);
    } finally {
      inGraphs += performance.now() - began;
    }
  },
});
const [unet, decoder] = [watch(await openPocket('unet')), watch(await openPocket('vae_decoder'))];
const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** One picture with all its previews. */
async function paint(): Promise<{ whole: number; preview: number }> {
  const input = { ...(await pocketInput('txt2img-0-ddim')), steps: 6, scheduler: 'DPM++ 2M' };
  const previews: number[] = [];
  inGraphs = 0;
  const began = performance.now();
  const { latents, stepMs } = await denoise(unet, input, {
    onStep({ estimate }) {
      const start = performance.now();
      previewRgba(estimate, map);
      previews.push(performance.now() - start);
    },
  });
  await decodeLatents(decoder, latents, { config: readVaeConfig({}) });
  return { whole: (performance.now() - began) / inGraphs, preview: mean(previews) / mean(stepMs) };
}

const found: Awaited<ReturnType<typeof paint>>[] = [];
for (let run = 0; run < runs; run++) found.push(await paint());
const best = (key: 'whole' | 'preview') => Math.min(...found.map((figures) => figures[key])).toFixed(3);
console.log(`a picture takes ${best('whole')} x the runs of its graphs, a preview ${best('preview')} of a step`);
