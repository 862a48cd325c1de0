import type { Picture } from '../../../runtime/picture/picture.ts';
import { resize } from '../../../runtime/picture/resize.ts';
import { cropBox, cropPicture } from './crop.ts';
import { fitInside } from './fit.ts';
import { blurMask } from './mask-blur.ts';
import { checkMask, maskPicture, resizeMask, toMask, type Mask } from './mask.ts';
import { pasteOriginal } from './overlay.ts';

/** A picture, what of it is repainted, and how. */
export interface InpaintRequest {
  picture: Picture;
  /** White is repainted; stretched to the picture's size where it has another. */
  mask: Mask;
  /** The size that the model works at, in pixels. */
  width: number;
  height: number;
  /** `masked` works on the part around the mask only, at the full working size. */
  area: 'whole' | 'masked';
  /** Pixels of the picture around that part. */
  padding: number;
  /** Softness of the mask's edge: standard deviation in pixels of the picture. */
  blur: number;
}

export interface Inpaint {
  /** What the model is given, at the working size. */
  init: Picture;
  mask: Mask;
  /** Puts a repainted `init` back: outside the (blurred) mask the result is the original, pixel for pixel. */
  finish: (repainted: Picture) => Picture;
}

/**
 * Prepares a picture for inpainting. The result of `whole` has the working size, that of `masked` the size of the picture.
 * Throws `bad-input` for a mask that repaints nothing, `bad-option` for a blur out of range.
 */
export function prepareInpaint(request: InpaintRequest): Inpaint {
  const { picture, area, padding } = request;
  const size = { width: request.width, height: request.height };
  const mask = blurMask(resizeMask(request.mask, picture), request.blur);
  checkMask(mask);
  if (area === 'masked') {
    const box = cropBox(mask, size, padding);
    const inner = toMask(fitInside(cropPicture(maskPicture(mask), box), size));
    return {
      init: fitInside(cropPicture(picture, box), size),
      mask: inner,
      finish: (repainted) => pasteOriginal(picture, repainted, { mask, box }),
    };
  }
  const init = resize(picture, { ...size, filter: 'lanczos' });
  const inner = resizeMask(mask, size);
  return { init, mask: inner, finish: (repainted) => pasteOriginal(init, repainted, { mask: inner }) };
}
