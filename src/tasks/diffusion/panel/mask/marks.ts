import type { Box } from '../../../../runtime/picture/picture.ts';
import type { Mask } from '../../engine/mask.ts';

export interface Size {
  width: number;
  height: number;
}

/** Where a brush touched the picture, in pixels of the mask; a pen's pressure is in the radius. */
export interface Dab {
  x: number;
  y: number;
  radius: number;
}

/** One step of painting a mask: what undo takes back. */
export type Mark =
  | { kind: 'brush'; erase: boolean; dabs: readonly Dab[] }
  | { kind: 'rectangle' | 'oval'; erase: boolean; box: Box }
  | { kind: 'invert' }
  | { kind: 'clear' }
  /** A whole mask that came from elsewhere. */
  | { kind: 'mask'; mask: Mask };

const white = 255;

export const emptyMask = ({ width, height }: Size): Mask => ({ data: new Uint8Array(width * height), width, height });

/** What all marks together paint, white on black, with hard edges: softness is the blur's. */
export function paintMarks(marks: readonly Mark[], size: Size): Mask {
  const mask = emptyMask(size);
  // Nothing before the last mark that covers everything can be seen.
  const from = marks.findLastIndex(({ kind }) => kind === 'clear' || kind === 'mask');
  for (const mark of marks.slice(Math.max(from, 0))) paintMark(mask, mark);
  return mask;
}

/** Paints one mark into a mask, in place. */
function paintMark(mask: Mask, mark: Mark): void {
  const { data } = mask;
  if (mark.kind === 'clear') {
    data.fill(0);
    return;
  }
  if (mark.kind === 'invert') return data.forEach((grey, i) => (data[i] = white - grey));
  if (mark.kind === 'mask') return data.set(mark.mask.data);
  const grey = mark.erase ? 0 : white;
  if (mark.kind === 'brush') return paintStroke(mask, mark.dabs, grey);
  if (mark.kind === 'oval') return paintOval(mask, mark.box, grey);
  fill(mask, mark.box, { grey, isInside: () => true });
}

function paintStroke(mask: Mask, dabs: readonly Dab[], grey: number): void {
  for (const [index, dab] of dabs.entries()) paintStretch(mask, [dabs[index - 1] ?? dab, dab], grey);
}

function paintOval(mask: Mask, box: Box, grey: number): void {
  const [radiusX, radiusY] = [box.width / 2, box.height / 2];
  const [centreX, centreY] = [box.left + radiusX, box.top + radiusY];
  const isInside = (x: number, y: number) => ((x - centreX) / radiusX) ** 2 + ((y - centreY) / radiusY) ** 2 <= 1;
  fill(mask, box, { grey, isInside });
}

/** The way of a brush from one dab to the next: all points whose distance to the line is within its radius there. */
export function paintStretch(mask: Mask, [from, to]: readonly [Dab, Dab], grey: number): void {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const squared = dx * dx + dy * dy;
  const isInside = (x: number, y: number): boolean => {
    const along = squared === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / squared;
    const t = Math.min(1, Math.max(0, along));
    const radius = from.radius + t * (to.radius - from.radius);
    return (x - from.x - t * dx) ** 2 + (y - from.y - t * dy) ** 2 <= radius * radius;
  };
  const reach = Math.max(from.radius, to.radius);
  const left = Math.min(from.x, to.x) - reach;
  const top = Math.min(from.y, to.y) - reach;
  fill(mask, { left, top, width: Math.abs(dx) + 2 * reach, height: Math.abs(dy) + 2 * reach }, { grey, isInside });
}

/** Sets the pixels of a box whose centres are inside; what lies outside the mask is left out. */
function fill(
  { data, width, height }: Mask,
  box: Box,
  { grey, isInside }: { grey: number; isInside: (x: number, y: number) => boolean },
): void {
  const end = { x: Math.min(width, box.left + box.width), y: Math.min(height, box.top + box.height) };
  for (let y = Math.max(0, Math.round(box.top)); y + 0.5 <= end.y; y++)
    for (let x = Math.max(0, Math.round(box.left)); x + 0.5 <= end.x; x++)
      if (isInside(x + 0.5, y + 0.5)) data[y * width + x] = grey;
}

/** The share of a mask that is white, 0..1. */
export function markedShare({ data }: Mask): number {
  let count = 0;
  for (const grey of data) if (grey >= 128) count++;
  return data.length === 0 ? 0 : count / data.length;
}
