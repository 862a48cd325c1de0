import type { Box, Picture } from '../../../runtime/picture/picture.ts';
import { nothingMarked, type Mask } from './mask.ts';

interface Size {
  width: number;
  height: number;
}

/** First and one past the last index in 0..count-1 that is not empty. */
function extent(count: number, isEmpty: (index: number) => boolean): [first: number, end: number] {
  let first = 0;
  while (first < count && isEmpty(first)) first++;
  let end = count;
  while (end > first && isEmpty(end - 1)) end--;
  return [first, end];
}

/** Widens a range by a length on both sides, moved back inside 0..limit. */
function widen([start, end]: [number, number], by: number, limit: number): [number, number] {
  let from = start - Math.floor(by / 2);
  let to = end + by - Math.floor(by / 2);
  if (to >= limit) {
    from -= to - limit;
    to = limit;
  }
  if (from < 0) {
    to -= from;
    from = 0;
  }
  return [from, Math.min(to, limit)];
}

/**
 * The part to work on when only the masked one is repainted: the box around everything that is not black, padded, and widened
 * to the proportions of the working size as far as the picture goes. Source: `get_crop_region` of diffusers and AUTOMATIC1111.
 * Throws `bad-input` for a mask that is black all over.
 */
export function cropBox(mask: Mask, working: Size, padding: number): Box {
  const { data, width, height } = mask;
  const isBlack = (x: number, y: number): boolean => data[y * width + x] === 0;
  const columns = extent(width, (x) => every(height, (y) => isBlack(x, y)));
  const rows = extent(height, (y) => every(width, (x) => isBlack(x, y)));
  if (columns[0] === width) throw nothingMarked();
  let [x1, x2] = [Math.max(columns[0] - padding, 0), Math.min(columns[1] + padding, width)];
  let [y1, y2] = [Math.max(rows[0] - padding, 0), Math.min(rows[1] + padding, height)];
  const ratio = working.width / working.height;
  if ((x2 - x1) / (y2 - y1) > ratio) [y1, y2] = widen([y1, y2], Math.trunc((x2 - x1) / ratio - (y2 - y1)), height);
  else [x1, x2] = widen([x1, x2], Math.trunc((y2 - y1) * ratio - (x2 - x1)), width);
  return { left: x1, top: y1, width: x2 - x1, height: y2 - y1 };
}

function every(count: number, holds: (index: number) => boolean): boolean {
  for (let i = 0; i < count; i++) if (!holds(i)) return false;
  return true;
}

/** The pixels inside a box. */
export function cropPicture(picture: Picture, { left, top, width, height }: Box): Picture {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const start = ((top + y) * picture.width + left) * 3;
    data.set(picture.data.subarray(start, start + width * 3), y * width * 3);
  }
  return { data, width, height };
}
