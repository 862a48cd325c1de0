import type { Box, Picture } from '../../../runtime/picture/picture.ts';
import { fitOver } from './fit.ts';
import type { Mask } from './mask.ts';

/** Division by 255 with rounding, as Pillow does it. */
const divide255 = (value: number): number => (((value + 128) >> 8) + value + 128) >> 8;
/** Extra bits of Pillow's alpha composition. */
const precisionBits = 7;

/**
 * Lays the original over a repainted picture where the mask is black; greys are mixed. Where the mask is black the result is the
 * original, byte for byte. `box` is the part that was worked on; without it both pictures are of one size.
 * Source: `apply_overlay` of diffusers, with the roundings of Pillow's premultiplied colours and alpha composition.
 */
export function pasteOriginal(
  original: Picture,
  repainted: Picture,
  { mask, box }: { mask: Mask; box?: Box | undefined },
): Picture {
  const { width, height } = original;
  const data = new Uint8Array(width * height * 3);
  const { left, top, ...size } = box ?? { left: 0, top: 0, width, height };
  const inside = box ? fitOver(repainted, size) : repainted;
  for (let y = 0; y < size.height; y++) {
    const start = y * size.width * 3;
    data.set(inside.data.subarray(start, start + size.width * 3), ((top + y) * width + left) * 3);
  }
  for (let i = 0; i < width * height; i++) {
    const alpha = 255 - mask.data[i]!;
    if (alpha === 0) continue;
    for (let c = 3 * i; c < 3 * i + 3; c++) data[c] = composite(original.data[c]!, data[c]!, alpha);
  }
  return { data, width, height };
}

/** A colour over an opaque one. */
function composite(over: number, under: number, alpha: number): number {
  // the colour goes through premultiplied bytes and back
  const premultiplied = divide255(over * alpha);
  const colour = alpha === 255 ? premultiplied : Math.min(255, Math.floor((255 * premultiplied) / alpha));
  const share = alpha << precisionBits;
  const sum = colour * share + under * ((255 << precisionBits) - share) + (0x80 << precisionBits);
  return ((sum >>> 8) + sum) >>> (8 + precisionBits);
}
