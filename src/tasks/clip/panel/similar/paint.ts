import type { Cell, Frame } from '../../similar/heat-map-frame.ts';
import { inSight } from '../../similar/heat-map-frame.ts';
import { type Ramp, stepOf } from '../../similar/colour-ramp.ts';
import type { Matrix } from '../../similar/matrix.ts';
import type { Unit } from '../../similar/store.ts';
import { formatBriefly } from './format.ts';

/** Colours of the page, as canvas takes them. */
export interface Paint {
  surface: string;
  line: string;
  ink: string;
  accent: string;
  font: string;
}

/** One pixel a cell, in the colours of the ramp. */
export function imageOf(
  { cosines, columns, rows }: Matrix,
  ramp: Ramp,
  { low, high }: { low: number; high: number },
): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = columns.length;
  canvas.height = rows.length;
  const image = new ImageData(columns.length, rows.length);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = new Uint32Array(ramp.buffer);
  let at = 0;
  for (const own of cosines) for (const cosine of own) pixels[at++] = colours[stepOf(cosine, low, high)]!;
  canvas.getContext('2d')!.putImageData(image, 0, 0);
  return canvas;
}

/** From this edge of a cell on its number stands in it, and from that one on pictures stand on the axes. */
const numberCell = 38;
export const pictureCell = 14;

export interface Scene {
  matrix: Matrix;
  image: HTMLCanvasElement;
  ramp: Ramp;
  range: { low: number; high: number };
  frame: Frame;
  active: Cell | undefined;
  unit: Unit;
  paint: Paint;
  /** The small picture of a row or column, if it is there yet. */
  bitmap: (axis: 'rows' | 'columns', index: number) => ImageBitmap | undefined;
}

/** Draws what is in sight: the cells, their numbers where there is room, the axes, and the cell that is looked at. */
export function paintHeatMap(context: CanvasRenderingContext2D, scene: Scene): void {
  const { frame, image, paint } = scene;
  const { axis, cell, left, top, width, height, rows, columns } = frame;
  context.fillStyle = paint.surface;
  context.fillRect(0, 0, width, height);
  context.save();
  context.beginPath();
  context.rect(axis, axis, width - axis, height - axis);
  context.clip();
  context.imageSmoothingEnabled = false;
  context.drawImage(image, axis - left, axis - top, columns * cell, rows * cell);
  if (cell >= numberCell) paintNumbers(context, scene);
  paintActive(context, scene);
  context.restore();
  context.imageSmoothingEnabled = true;
  paintAxis(context, scene, 'rows');
  paintAxis(context, scene, 'columns');
  context.fillStyle = paint.surface;
  context.fillRect(0, 0, axis, axis);
}

/** Relative luminance (WCAG 2.2) of sRGB bytes. */
function luminance(colour: Uint8ClampedArray): number {
  const [r, g, b] = Array.from(colour, (byte) =>
    byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
/** At this luminance black and white stand out as much as each other: by 4.6 : 1. */
const middleGrey = 0.179;

function paintNumbers(context: CanvasRenderingContext2D, { frame, matrix, ramp, range, unit, paint }: Scene): void {
  const { axis, cell, left, top } = frame;
  const { firstRow, lastRow, firstColumn, lastColumn } = inSight(frame);
  context.font = paint.font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (let row = firstRow; row <= lastRow; row++)
    for (let column = firstColumn; column <= lastColumn; column++) {
      const cosine = matrix.cosines[row]![column]!;
      const at = stepOf(cosine, range.low, range.high) * 4;
      context.fillStyle = luminance(ramp.subarray(at, at + 3)) > middleGrey ? 'black' : 'white';
      context.fillText(
        formatBriefly(cosine, unit),
        axis - left + (column + 0.5) * cell,
        axis - top + (row + 0.5) * cell,
      );
    }
}

function paintActive(context: CanvasRenderingContext2D, { frame, active, paint }: Scene): void {
  if (!active) return;
  const { axis, cell, left, top } = frame;
  const [x, y] = [axis - left + active.column * cell, axis - top + active.row * cell];
  const edge = Math.max(cell, 6); // a cell of two pixels has to be seen too
  const off = (cell - edge) / 2;
  context.lineWidth = 3;
  context.strokeStyle = paint.surface;
  context.strokeRect(x + off, y + off, edge, edge);
  context.lineWidth = 2;
  context.strokeStyle = paint.accent;
  context.strokeRect(x + off, y + off, edge, edge);
}

/** Small pictures along an edge; where cells are too small for that, a line at the one that is looked at. */
function paintAxis(context: CanvasRenderingContext2D, scene: Scene, side: 'rows' | 'columns'): void {
  const { frame, active, paint } = scene;
  const { axis, cell, left, top, width, height } = frame;
  const { firstRow, lastRow, firstColumn, lastColumn } = inSight(frame);
  const isRows = side === 'rows';
  const [from, to] = isRows ? [firstRow, lastRow] : [firstColumn, lastColumn];
  const current = active && (isRows ? active.row : active.column);
  context.save();
  context.beginPath();
  if (isRows) context.rect(0, axis, axis, height - axis);
  else context.rect(axis, 0, width - axis, axis);
  context.clip();
  const place = (index: number): number => axis - (isRows ? top : left) + index * cell;
  if (cell >= pictureCell)
    for (let index = from; index <= to; index++) {
      const bitmap = scene.bitmap(side, index);
      const edge = Math.min(cell, axis) - 2;
      const [x, y] = isRows
        ? [axis - edge - 3, place(index) + (cell - edge) / 2]
        : [place(index) + (cell - edge) / 2, axis - edge - 3];
      if (bitmap) drawSquare(context, bitmap, { x, y, edge });
    }
  if (current !== undefined) {
    context.fillStyle = paint.accent;
    const [at, long] = [place(current), Math.max(cell, 2)];
    if (isRows) context.fillRect(axis - 2, at, 2, long);
    else context.fillRect(at, axis - 2, long, 2);
    const bitmap = cell < pictureCell && scene.bitmap(side, current);
    const edge = axis - 6;
    if (bitmap) {
      const centred = Math.min(Math.max(at + cell / 2 - edge / 2, axis), (isRows ? height : width) - edge);
      drawSquare(context, bitmap, isRows ? { x: 0, y: centred, edge } : { x: centred, y: 0, edge });
    }
  }
  context.restore();
}

/** The middle square of a picture. */
function drawSquare(
  context: CanvasRenderingContext2D,
  bitmap: ImageBitmap,
  { x, y, edge }: { x: number; y: number; edge: number },
): void {
  const side = Math.min(bitmap.width, bitmap.height);
  context.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, x, y, edge, edge);
}
