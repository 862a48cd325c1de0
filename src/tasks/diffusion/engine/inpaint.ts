import type { Picture } from '../../../runtime/picture/picture.ts';
import { resize } from '../../../runtime/picture/resize.ts';
import { cropBox, cropPicture } from './crop.ts';
import { fitInside } from './fit.ts';
import { blurKeepingMarks, blurMask } from './mask-blur.ts';
import {
  checkLatentMask,
  checkMask,
  coverMask,
  latentMask,
  latentScale,
  maskOfCells,
  maskPicture,
  resizeMask,
  toMask,
  type Mask,
} from './mask.ts';
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
  /**
   * Which marks count: `nearest` looks at one pixel in eight after the blur, as diffusers does; `all` repaints every place of
   * the latents that a mark touches, which is what somebody who painted it means.
   */
  marks?: 'nearest' | 'all' | undefined;
}

export interface Inpaint {
  /** What the model is given, at the working size. */
  init: Picture;
  /** White where the model is not to see `init`. */
  mask: Mask;
  /** What is repainted, at the size of the latents. */
  cells: LatentMask;
  /** Puts a repainted `init` back: outside the (blurred) mask the result is the original, pixel for pixel. */
  finish: (repainted: Picture) => Picture;
}

type LatentMask = ReturnType<typeof latentMask>;

/**
 * Prepares a picture for inpainting. The result of `whole` has the working size, that of `masked` the size of the picture.
 * Throws `bad-input` for a mask that repaints nothing, `bad-option` for a blur out of range.
 */
export function prepareInpaint(request: InpaintRequest): Inpaint {
  const { picture, area, padding, blur, marks = 'nearest' } = request;
  const size = { width: request.width, height: request.height };
  const hard = resizeMask(request.mask, picture);
  checkMask(hard);
  const mask = marks === 'all' ? blurKeepingMarks(hard, blur) : blurMask(hard, blur);
  if (area === 'masked') {
    const box = cropBox(mask, size, padding);
    const part = cropPicture(maskPicture(mask), box);
    const inner = toMask(fitInside(part, size));
    // a part of other proportions has its edges filled, so only the fitted mask says where a mark lies
    const isWhole = Math.abs((box.width * size.height) / (box.height * size.width) - 1) < 0.02;
    const seen = withCells({ inner, painted: isWhole ? toMask(part) : inner }, size, marks);
    const finish = (repainted: Picture) => pasteOriginal(picture, repainted, { mask, box });
    return { ...seen, init: fitInside(cropPicture(picture, box), size), finish };
  }
  const init = resize(picture, { ...size, filter: 'lanczos' });
  const inner = resizeMask(mask, size);
  const seen = withCells({ inner, painted: mask }, size, marks);
  return { ...seen, init, finish: (repainted) => pasteOriginal(init, repainted, { mask: inner }) };
}

/** The cells to repaint, from the mask at the working size or from the one that was painted. */
function withCells(
  { inner, painted }: { inner: Mask; painted: Mask },
  size: { width: number; height: number },
  marks: 'nearest' | 'all',
): { mask: Mask; cells: LatentMask } {
  const latent = { width: size.width / latentScale, height: size.height / latentScale };
  const cells = marks === 'all' ? coverMask(painted, latent) : latentMask(inner, latent);
  checkLatentMask(cells);
  return { cells, mask: marks === 'all' ? maskOfCells(cells, size) : inner };
}
