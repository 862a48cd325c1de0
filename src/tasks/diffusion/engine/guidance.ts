const f = Math.fround;

/**
 * Classifier-free guidance (arXiv 2207.12598): `uncond + scale * (cond - uncond)`, rounded to float32 after each operation.
 * Both are outputs of the UNet of one shape, which the result has too.
 */
export function guide(uncond: Float32Array, cond: Float32Array, scale: number): Float32Array {
  const factor = f(scale);
  return uncond.map((value, i) => value + f(factor * f(cond[i]! - value)));
}

/** Standard deviation, unbiased, over all values of one picture. */
function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
}

/**
 * Brings the contrast of a guided output back to that of the conditional one, by a share of `rescale` (0..1), for one picture.
 * Source: arXiv 2305.08891, section 3.4; `rescale_noise_cfg` of diffusers.
 */
export function rescaleGuidance(guided: Float32Array, cond: Float32Array, rescale: number): Float32Array {
  if (rescale === 0) return guided;
  const ratio = f(f(deviation(cond)) / f(deviation(guided)));
  const [share, rest] = [f(rescale), f(1 - rescale)];
  return guided.map((value) => f(share * f(value * ratio)) + f(rest * value));
}

/**
 * The embedding of the guidance scale that LCM models take instead of guidance: sine and cosine of (scale - 1) * 1000,
 * `width` numbers.
 * Source: `get_guidance_scale_embedding` of diffusers; arXiv 2310.04378.
 */
export function guidanceEmbedding(scale: number, width: number): Float32Array {
  const half = Math.floor(width / 2);
  const embedding = new Float32Array(width);
  for (let i = 0; i < half; i++) {
    const angle = f(f((scale - 1) * 1000) * f(Math.exp(-(Math.log(10_000) / (half - 1)) * i)));
    embedding[i] = Math.sin(angle);
    embedding[half + i] = Math.cos(angle);
  }
  return embedding;
}
