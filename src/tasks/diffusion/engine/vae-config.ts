/** What `vae_decoder/config.json` (or `vae/config.json`) says of an AutoencoderKL. */
export interface VaeConfig {
  /** Latents for the UNet are those of the VAE times this. */
  scalingFactor: number;
  latentChannels: number;
  /** Pixels a latent stands for, along each side. */
  scale: number;
  /** Side of a tile in pixels: the size that the VAE was trained on. */
  tilePixels: number;
  /** Channels at the full size of the picture, which decide how much memory a decode takes. */
  fullSizeChannels: number;
  /** Per channel, of VAEs whose latents are shifted; the UNet's are then (z - mean) * scalingFactor / deviation. */
  mean?: readonly number[] | undefined;
  deviation?: readonly number[] | undefined;
}

/** Reads the parsed configuration; what is absent, or of another type, is that of Stable Diffusion 1.x. Never throws. */
export function readVaeConfig(json: Readonly<Record<string, unknown>>): VaeConfig {
  const number = (key: string, fallback: number): number => (typeof json[key] === 'number' ? json[key] : fallback);
  const numbers = (key: string): number[] | undefined => {
    const value = json[key];
    return Array.isArray(value) ? value.map(Number) : undefined;
  };
  const blocks = numbers('block_out_channels') ?? [128, 256, 512, 512];
  return {
    scalingFactor: number('scaling_factor', 0.18215),
    latentChannels: number('latent_channels', 4),
    scale: 2 ** (blocks.length - 1),
    tilePixels: number('sample_size', 512),
    fullSizeChannels: blocks[1] ?? blocks[0]!,
    mean: numbers('latents_mean'),
    deviation: numbers('latents_std'),
  };
}
