import type { Picture } from '../../../runtime/picture/picture.ts';
import { resize } from '../../../runtime/picture/resize.ts';

interface Size {
  width: number;
  height: number;
}

/**
 * Scales a picture to lie inside the size in its own proportions, and fills what is left beside it with the colours of its edges.
 * Source: `resize_mode="fill"` of diffusers' VaeImageProcessor, to the byte.
 */
export function fitInside(picture: Picture, { width, height }: Size): Picture {
  const isTall = width / height >= picture.width / picture.height;
  const scaled = resize(picture, {
    width: isTall ? Math.floor((picture.width * height) / picture.height) : width,
    height: isTall ? height : Math.floor((picture.height * width) / picture.width),
    filter: 'lanczos',
  });
  const out = place(scaled, { width, height });
  const { x, y } = offset(scaled, { width, height });
  // Pillow stretches an empty box at the edge: bicubic over its two outermost lines
  if (x > 0) fillSides(out, scaled, x);
  if (y > 0) fillEnds(out, scaled, y);
  return out;
}

/** Scales a picture to cover the size in its own proportions, and cuts what is too much at both sides (`resize_mode="crop"`). */
export function fitOver(picture: Picture, { width, height }: Size): Picture {
  const isWide = width / height > picture.width / picture.height;
  const scaled = resize(picture, {
    width: isWide ? width : Math.floor((picture.width * height) / picture.height),
    height: isWide ? Math.floor((picture.height * width) / picture.width) : height,
    filter: 'lanczos',
  });
  return place(scaled, { width, height });
}

const offset = (inner: Size, outer: Size) => ({
  x: Math.floor(outer.width / 2) - Math.floor(inner.width / 2),
  y: Math.floor(outer.height / 2) - Math.floor(inner.height / 2),
});

/** The picture in the middle of a black one of another size. */
function place(picture: Picture, { width, height }: Size): Picture {
  const data = new Uint8Array(width * height * 3);
  const { x, y } = offset(picture, { width, height });
  for (let row = Math.max(0, -y); row < picture.height && row + y < height; row++) {
    const from = Math.max(0, -x);
    const to = Math.min(picture.width, width - x);
    const line = row * picture.width;
    data.set(picture.data.subarray((line + from) * 3, (line + to) * 3), ((row + y) * width + x + from) * 3);
  }
  return { data, width, height };
}

/** Bicubic at an edge: 9/8 of the outermost pixel and -1/8 of the next. */
const edge = (outer: number, inner: number): number =>
  Math.min(Math.max(Math.floor((9 * outer - inner) / 8 + 0.5), 0), 255);

function fillSides(out: Picture, scaled: Picture, size: number): void {
  for (let y = 0; y < scaled.height; y++) {
    const line = y * scaled.width;
    for (const [first, outer, inner] of [
      [0, line, line + 1],
      [size + scaled.width, line + scaled.width - 1, line + scaled.width - 2],
    ] as const)
      for (let x = first; x < Math.min(first + size, out.width); x++)
        for (let c = 0; c < 3; c++)
          out.data[(y * out.width + x) * 3 + c] = edge(scaled.data[outer * 3 + c]!, scaled.data[inner * 3 + c]!);
  }
}

function fillEnds(out: Picture, scaled: Picture, size: number): void {
  const line = scaled.width * 3;
  const last = (scaled.height - 1) * line;
  for (const [first, outer, inner] of [
    [0, 0, line],
    [size + scaled.height, last, last - line],
  ] as const)
    for (let y = first; y < Math.min(first + size, out.height); y++)
      for (let i = 0; i < line; i++) out.data[y * line + i] = edge(scaled.data[outer + i]!, scaled.data[inner + i]!);
}
