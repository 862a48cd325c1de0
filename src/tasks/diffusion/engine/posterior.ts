import type { Generator } from '../../../runtime/random/generator.ts';
import type { Tensor } from '../../../runtime/tensor.ts';

const f = Math.fround;

/**
 * Latents of a picture, drawn from what the VAE encoder gave and scaled for the UNet.
 * `moments` is [1, 2c, h, w]: mean, then logarithm of the variance; or [1, c, h, w] from an export that has drawn already,
 * which is taken as it is, without a draw. Source: `DiagonalGaussianDistribution` of diffusers.
 */
export function samplePosterior(
  moments: Tensor<'float32'>,
  generator: Generator,
  { channels, scalingFactor }: { channels: number; scalingFactor: number },
): Float32Array {
  const scale = f(scalingFactor);
  if (moments.dims[1] === channels) return moments.data.map((value) => scale * value);
  const size = moments.data.length / 2;
  const noise = generator.randn(size);
  return noise.map((number, i) => {
    const logVariance = Math.min(Math.max(moments.data[size + i]!, -30), 20);
    const deviation = f(Math.exp(f(0.5 * logVariance)));
    return scale * f(moments.data[i]! + f(deviation * number));
  });
}
