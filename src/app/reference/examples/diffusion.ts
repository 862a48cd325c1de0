import type { Examples } from '../example.ts';

export const diffusionExamples: Examples = {
  'diffusion.generate': ({ signal, onProgress }) =>
    triptych.diffusion.generate({ prompt: 'a red fox', steps: 6, seed: 7, signal, onProgress }),
  'diffusion.readParameters': async ({ signal }) => {
    const { images } = await triptych.diffusion.generate({ prompt: 'a red fox', steps: 1, seed: 7, signal });
    return await triptych.diffusion.readParameters(images[0]!);
  },
};
