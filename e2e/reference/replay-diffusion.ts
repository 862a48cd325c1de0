// Replays every record of the diffusion pipelines on the pocket model and says how far each is from diffusers:
//   node e2e/reference/run.mjs replay-diffusion.ts
// Fails when latents differ by 1e-3 or more after any step, or a picture by 45 dB or less.
import { openPocket, pipelineRecords, replay } from '../diffusion-goldens.ts';

const unet = await openPocket('unet');
const encoder = await openPocket('vae_encoder');
const decoder = await openPocket('vae_decoder');
for (const { name } of pipelineRecords) {
  const { latents, psnr } = await replay(name, { unet, encoder, decoder });
  const isEqual = latents < 1e-3 && psnr > 45;
  if (!isEqual) process.exitCode = 1;
  console.log(`${name.padEnd(26)} latents ${latents.toExponential(1)}   picture ${psnr.toFixed(1)} dB`);
}
