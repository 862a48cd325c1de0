import type { Picture } from '../../../runtime/picture/picture.ts';
import type { Mask } from './mask.ts';
import { isMasked } from './mask.ts';
import { roundHalfEven } from './rounding.ts';
import type { Planes } from './tiles.ts';

const f = Math.fround;
const channels = 3;

/**
 * A picture as the VAE sees it: [3, height, width] in [-1, 1]. Where `hidden` is masked, it is 0, the middle grey.
 * Source: `VaeImageProcessor.preprocess` of diffusers.
 */
export function toPlanes({ data, width, height }: Picture, hidden?: Mask): Planes {
  const size = width * height;
  const planes = new Float32Array(channels * size);
  for (let i = 0; i < size; i++) {
    if (hidden && isMasked(hidden.data[i]!)) continue;
    for (let c = 0; c < channels; c++) planes[c * size + i] = f(2 * f(data[i * channels + c]! / 255)) - 1;
  }
  return { data: planes, channels, height, width };
}

/** 8-bit pixels of what the VAE gave, clamped, halves rounded to even (`VaeImageProcessor.postprocess` of diffusers). */
export function toPicture({ data, width, height }: Planes): Picture {
  const size = width * height;
  const pixels = new Uint8Array(channels * size);
  for (let i = 0; i < size; i++)
    for (let c = 0; c < channels; c++) pixels[i * channels + c] = toByte(data[c * size + i]!);
  return { data: pixels, width, height };
}

/** From [-1, 1] to 0..255. */
export function toByte(value: number): number {
  const unit = Math.min(Math.max(f(f(value * 0.5) + 0.5), 0), 1);
  return roundHalfEven(f(unit * 255));
}
