import { AppError } from '../errors.ts';
import type { AlphaPicture, Box, Picture } from './picture.ts';

/** Red, green, blue. */
type Colour = readonly [number, number, number];

export interface ReadbackOptions {
  /** No pixel is transparent: a plain canvas gives the same bytes and needs no GPU. */
  opaque: boolean;
  signal?: AbortSignal | undefined;
  /** Keeps the opacity of the pixels beside their colours. */
  keepsAlpha?: boolean | undefined;
  /** Colour of pixels that show nothing at all; without it they keep what is stored there. */
  clear?: Colour | undefined;
  /** Longest side of what is read at once, in pixels; keeps the copies small beside the picture itself. */
  tileSide?: number;
}

/**
 * Copies a bitmap to the CPU as RGB, not composited; alpha is dropped unless it is asked for.
 *
 * A 2D canvas keeps its pixels premultiplied, so colour under transparency is lost there. WebGL 2 hands over the stored bytes;
 * without it (no GPU process, or blocked) the canvas serves for every picture, and what is fully transparent becomes black.
 */
export function readBitmap(bitmap: ImageBitmap, options: ReadbackOptions): AlphaPicture {
  const { opaque, signal, clear, keepsAlpha = false, tileSide = 4096 } = options;
  const { width, height } = bitmap;
  const gl = opaque ? null : webgl();
  const side = gl ? Math.min(tileSide, gl.getParameter(gl.MAX_TEXTURE_SIZE) as number) : tileSide;
  const read = gl ? glReader(gl, bitmap) : canvasReader(bitmap, side);
  const picture = blank({ width, height }, keepsAlpha && !opaque);
  for (let top = 0; top < height; top += side) {
    for (let left = 0; left < width; left += side) {
      signal?.throwIfAborted();
      const tile = { left, top, width: Math.min(side, width - left), height: Math.min(side, height - top) };
      place(picture, read(tile), { tile, clear });
    }
  }
  return withoutNeedlessAlpha(picture);
}

/** RGBA of any source of pixels, without its alpha. */
export function dropAlpha(pixels: ImageData): Picture {
  return split(pixels, blank(pixels, false));
}

/** RGBA of any source of pixels, with its alpha apart. */
export function splitAlpha(pixels: ImageData): AlphaPicture {
  return withoutNeedlessAlpha(split(pixels, blank(pixels, true)));
}

function split({ data, width, height }: ImageData, picture: AlphaPicture): AlphaPicture {
  place(picture, data, { tile: { left: 0, top: 0, width, height } });
  return picture;
}

function blank({ width, height }: { width: number; height: number }, hasAlpha: boolean): AlphaPicture {
  const size = width * height;
  return { data: new Uint8Array(size * 3), width, height, ...(hasAlpha && { alpha: new Uint8Array(size) }) };
}

function withoutNeedlessAlpha({ alpha, ...picture }: AlphaPicture): AlphaPicture {
  return alpha?.some((value) => value < 255) ? { ...picture, alpha } : picture;
}

function place(
  { data, alpha, width }: AlphaPicture,
  rgba: Uint8Array | Uint8ClampedArray,
  { tile, clear }: { tile: Box; clear?: Colour | undefined },
): void {
  let from = 0;
  for (let y = 0; y < tile.height; y++) {
    const start = (tile.top + y) * width + tile.left;
    let to = start * 3;
    for (let x = 0; x < tile.width; x++, from += 4) {
      if (alpha) alpha[start + x] = rgba[from + 3]!;
      const isClear = clear !== undefined && rgba[from + 3] === 0;
      data[to++] = isClear ? clear[0] : rgba[from]!;
      data[to++] = isClear ? clear[1] : rgba[from + 1]!;
      data[to++] = isClear ? clear[2] : rgba[from + 2]!;
    }
  }
}

type Reader = (tile: Box) => Uint8Array | Uint8ClampedArray;

function canvasReader(bitmap: ImageBitmap, side: number): Reader {
  const canvas = new OffscreenCanvas(Math.min(side, bitmap.width), Math.min(side, bitmap.height));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new AppError('memory', 'The browser gave no canvas to read the picture with. Close other tabs.');
  context.globalCompositeOperation = 'copy';
  return (tile) => {
    context.drawImage(bitmap, -tile.left, -tile.top);
    return context.getImageData(0, 0, tile.width, tile.height).data;
  };
}

/** One context serves the whole worker; browsers allow only a few. */
let shared: WebGL2RenderingContext | null | undefined;

function webgl(): WebGL2RenderingContext | null {
  if (shared === undefined || shared?.isContextLost()) {
    shared = new OffscreenCanvas(1, 1).getContext('webgl2', { alpha: true, antialias: false, depth: false });
  }
  return shared;
}

function glReader(gl: WebGL2RenderingContext, bitmap: ImageBitmap): Reader {
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
  return (tile) => {
    const texture = gl.createTexture();
    const framebuffer = gl.createFramebuffer();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, tile.left);
    gl.pixelStorei(gl.UNPACK_SKIP_ROWS, tile.top);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, tile.width, tile.height, 0, gl.RGBA, gl.UNSIGNED_BYTE, bitmap);
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    const rgba = new Uint8Array(tile.width * tile.height * 4);
    gl.readPixels(0, 0, tile.width, tile.height, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
    const failed = gl.getError() !== gl.NO_ERROR;
    gl.deleteFramebuffer(framebuffer);
    gl.deleteTexture(texture);
    if (failed)
      throw new AppError(
        'memory',
        `The graphics memory did not take a picture of ${bitmap.width} x ${bitmap.height} pixels. Use a smaller one.`,
      );
    return rgba;
  };
}
