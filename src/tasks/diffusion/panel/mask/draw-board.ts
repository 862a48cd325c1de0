import { blankCanvas } from '../../../../runtime/picture/codec.ts';
import type { Box } from '../../../../runtime/picture/picture.ts';
import type { Zoom } from '../../../../ui/zoom.ts';
import type { Mask } from '../../engine/mask.ts';
import type { Dab } from './marks.ts';

export interface Board {
  mask: Mask;
  /** Where the brush is, in pixels of the mask. */
  cursor: Dab | undefined;
  /** A rectangle that is being drawn. */
  drawn: Box | undefined;
  /** The part that is worked on, when only the masked one is. */
  frame: Box | undefined;
  /** How the picture below lies in the board. */
  zoom: Zoom;
}

/** A shape in a colour, on a layer as large as the canvas. */
interface Tint {
  canvas: { width: number; height: number };
  /** Where the shape lies on it, in pixels of the canvas. */
  at: Box;
  colour: string;
}

/** Distance of the hatch's lines and width of its stroke, in CSS pixels. */
const hatch = { distance: 8, stroke: 1.6 };

/** Shows a mask as tint and hatch with a white rim, which can be seen on any picture, and what is under way over it. */
export function drawBoard(canvas: HTMLCanvasElement, { mask, cursor, drawn, frame, zoom }: Board): void {
  const context = canvas.getContext('2d')!;
  const dots = devicePixelRatio;
  const [width, height] = [canvas.width * zoom.scale, canvas.height * zoom.scale];
  const left = (canvas.width - width) / 2 + zoom.x * dots;
  const top = (canvas.height - height) / 2 + zoom.y * dots;
  context.reset();
  context.imageSmoothingEnabled = false;
  const area = shapeOf(mask);
  // The rim: the shape a little to each side, less the shape itself.
  for (const [x, y] of [
    [-dots, 0],
    [dots, 0],
    [0, -dots],
    [0, dots],
  ] as const)
    context.drawImage(area, left + x, top + y, width, height);
  context.globalCompositeOperation = 'destination-out';
  context.drawImage(area, left, top, width, height);
  context.globalCompositeOperation = 'destination-over';
  const at = { left, top, width, height };
  context.drawImage(tinted(area, { canvas, at, colour: getComputedStyle(canvas).color }), 0, 0);
  context.globalCompositeOperation = 'source-over';

  context.setTransform(width / mask.width, 0, 0, height / mask.height, left, top);
  if (frame) outline(context, boxPath(frame), { light: dots, dark: 0 });
  if (drawn) outline(context, boxPath(drawn), { light: 1.5 * dots, dark: 3.5 * dots });
  if (cursor) outline(context, discPath(cursor), { light: 1.5 * dots, dark: 3.5 * dots });
}

/** The mask as a white shape on nothing. */
function shapeOf({ data, width, height }: Mask): OffscreenCanvas {
  const pixels = new Uint32Array(width * height);
  data.forEach((grey, i) => (pixels[i] = grey === 0 ? 0 : 0xff_ff_ff_ff));
  const { canvas: shape, context } = blankCanvas({ width, height });
  context.putImageData(new ImageData(new Uint8ClampedArray(pixels.buffer), width, height), 0, 0);
  return shape;
}

/** The shape in a colour, see-through, with white lines across. */
function tinted(shape: OffscreenCanvas, { canvas: { width, height }, at, colour }: Tint): OffscreenCanvas {
  const { canvas: layer, context } = blankCanvas({ width, height });
  context.imageSmoothingEnabled = false;
  context.drawImage(shape, at.left, at.top, at.width, at.height);
  context.globalCompositeOperation = 'source-in';
  context.globalAlpha = 0.4;
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  context.globalCompositeOperation = 'source-atop';
  context.globalAlpha = 1;
  context.strokeStyle = 'white';
  context.lineWidth = hatch.stroke * devicePixelRatio;
  const distance = hatch.distance * Math.SQRT2 * devicePixelRatio;
  // They keep to the picture while it is moved.
  for (let x = -height + ((at.left + at.top) % distance) - distance; x < width; x += distance) {
    context.moveTo(x, height);
    context.lineTo(x + height, 0);
  }
  context.stroke();
  return layer;
}

function boxPath({ left, top, width, height }: Box): Path2D {
  const path = new Path2D();
  path.rect(left, top, width, height);
  return path;
}

function discPath({ x, y, radius }: Dab): Path2D {
  const path = new Path2D();
  path.arc(x, y, radius, 0, 2 * Math.PI);
  return path;
}

/** A light line over a wider dark one, so that it shows on both; widths in pixels of the screen. */
function outline(
  context: CanvasRenderingContext2D,
  path: Path2D,
  { light, dark }: { light: number; dark: number },
): void {
  const scale = context.getTransform().a;
  for (const [colour, lineWidth] of [
    ['black', dark],
    ['white', light],
  ] as const) {
    if (lineWidth === 0) continue;
    context.strokeStyle = colour;
    context.lineWidth = lineWidth / scale;
    context.stroke(path);
  }
}
