import type { AlphaPicture, Picture } from '../../../runtime/picture/picture.ts';
import { isMasked, toMask, type Mask } from './mask.ts';

/** Brightness up to which a drawn mask is black, and from which it is white; what lies between is neither. */
const black = 63;
const white = 192;
/** How far red, green and blue of a grey may lie apart: lossy formats tint it a little. */
const tint = 32;

/**
 * A picture laid on white, rounded as Pillow rounds (`Image.paste` with a mask and `alpha_composite` agree here).
 * Source: `images.flatten` of AUTOMATIC1111 with its usual `img2img_background_color`.
 */
export function onWhite({ data, alpha, width, height }: AlphaPicture): Picture {
  if (!alpha) return { data, width, height };
  const laid = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const opacity = alpha[Math.trunc(i / 3)]!;
    laid[i] = Math.round((255 * (255 - opacity) + data[i]! * opacity) / 255);
  }
  return { data: laid, width, height };
}

/**
 * What a picture marks. An opaque one by its brightness, as diffusers does. One with transparency by its opacity, in whatever
 * colour it is drawn (`create_binary_mask` of AUTOMATIC1111), unless both black and white are drawn in it and no colour: then
 * black is meant as black, and the brightness counts, transparent being black as well.
 */
export function readMask(picture: AlphaPicture): Mask {
  const brightness = toMask(picture);
  const { alpha, width, height } = picture;
  if (!alpha) return brightness;
  if (!isBlackAndWhite(picture, brightness)) return { data: alpha, width, height };
  return { data: brightness.data.map((grey, i) => Math.round((grey * alpha[i]!) / 255)), width, height };
}

/** Whether what can be seen is grey, and holds both black and white. */
function isBlackAndWhite({ data, alpha }: AlphaPicture, brightness: Mask): boolean {
  let [hasBlack, hasWhite] = [false, false];
  for (const [i, grey] of brightness.data.entries()) {
    // the colours of what hardly shows are not exact, and may be those of an edge
    if (alpha && !isMasked(alpha[i]!)) continue;
    const [red, green, blue] = [data[3 * i]!, data[3 * i + 1]!, data[3 * i + 2]!];
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > tint) return false;
    hasBlack ||= grey <= black;
    hasWhite ||= grey >= white;
  }
  return hasBlack && hasWhite;
}
