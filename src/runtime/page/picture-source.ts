import { AppError } from '../errors.ts';
import { blankCanvas, openBitmap } from '../picture/codec.ts';
import type { ImageSource } from '../picture/picture.ts';

/** Anything a person has. EXIF orientation is applied; what becomes of alpha is said where a picture is taken. */
export type ImageInput = Blob | string | ImageBitmap | ImageData | HTMLCanvasElement | OffscreenCanvas;

/** A picture fit for the worker, and the buffers that move there with it. */
export interface SentImage {
  image: ImageSource;
  transfer: Transferable[];
}

/** Longest side of an SVG that names no size of its own, in pixels. */
const svgFallback = 512;
/** Longest side an SVG is drawn at, in pixels: more says nothing to a model that sees a few hundred. */
const svgLargest = 4096;
/** How much of a file without a type is read to recognise an SVG, in bytes. */
const sniffBytes = 1024;

const accepted = 'Give a Blob or File, the URL of a picture on this site, an ImageBitmap, ImageData or a canvas.';

/**
 * Turns what a person has into what the worker takes. Pictures of other origins are refused, because fetching them
 * would tell somebody else what is looked at. A caller's own ImageBitmap is copied and stays usable.
 * Throws `bad-input` when it is none of these, empty, or cannot be drawn; `network` when a URL gives no file.
 */
export async function toSource(input: ImageInput, options: SourceOptions = {}): Promise<SentImage> {
  options.signal?.throwIfAborted();
  if (typeof input === 'string') return fromBlob(await fetchPicture(input, options), options);
  if (input instanceof Blob) return fromBlob(input, options);
  if (input instanceof ImageBitmap && input.width === 0)
    throw new AppError('bad-input', 'The ImageBitmap was closed or given away. Give one that is still open.');
  if (input instanceof ImageBitmap || input instanceof ImageData) return kept(input);
  if (input instanceof HTMLCanvasElement || input instanceof OffscreenCanvas) return fromCanvas(input);
  throw new AppError('bad-input', `This is not a picture (${describe(input)}). ${accepted}`);
}

interface SourceOptions {
  signal?: AbortSignal;
  /** Whether what an SVG leaves blank stays transparent; it is white otherwise. */
  keepsAlpha?: boolean;
}

const kept = (image: ImageSource): SentImage => ({ image, transfer: [] });

function moved(bitmap: ImageBitmap): SentImage {
  return { image: bitmap, transfer: [bitmap] };
}

function describe(input: unknown): string {
  if (typeof input !== 'object' || input === null) return String(input);
  return input.constructor?.name ?? 'an object';
}

async function fromBlob(blob: Blob, options: SourceOptions): Promise<SentImage> {
  if (blob.size === 0)
    throw new AppError('bad-input', `${nameOf(blob)} is empty (0 bytes). Choose a picture that has something in it.`);
  return (await isSvg(blob)) ? moved(await drawSvg(blob, options)) : kept(blob);
}

async function fromCanvas(canvas: HTMLCanvasElement | OffscreenCanvas): Promise<SentImage> {
  if (canvas.width === 0 || canvas.height === 0)
    throw new AppError('bad-input', `The canvas is ${canvas.width} × ${canvas.height} px. Give one with pixels in it.`);
  return moved(
    await openBitmap(canvas, { message: 'The canvas cannot be read. Give one that is drawn in the usual way.' }),
  );
}

async function fetchPicture(address: string, { signal }: SourceOptions): Promise<Blob> {
  const url = URL.canParse(address, document.baseURI) ? new URL(address, document.baseURI) : undefined;
  if (!url) throw new AppError('bad-input', `“${address}” is not an address. ${accepted}`);
  const local = url.protocol === 'data:' || url.origin === location.origin;
  if (!local)
    throw new AppError(
      'bad-input',
      `“${url.host || url.protocol}” is another site, and this page asks nothing of other sites. ` +
        'Save the picture and choose the file, or give an address on this site.',
    );
  const response = await fetch(url, signal ? { signal } : {}).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new AppError('network', `“${url.pathname}” could not be read. Check the address and try again.`, { cause });
  });
  if (!response.ok)
    throw new AppError(
      'network',
      `“${url.pathname}” answered ${response.status}. Give an address that holds a picture.`,
    );
  return response.blob();
}

const nameOf = (blob: Blob): string => (blob instanceof File && blob.name ? `“${blob.name}”` : 'The picture');

async function isSvg(blob: Blob): Promise<boolean> {
  if (blob.type !== '') return blob.type === 'image/svg+xml';
  const head = await blob.slice(0, sniffBytes).text();
  const outside = withoutComments(head).replace(/>\s+</g, '><').trimStart();
  return /^(?:<\?xml[^>]*>)?(?:<!DOCTYPE[^>]*>)?<svg[\s>]/.test(outside);
}

/** Passes over comments one after the other: what is in them is never looked at twice. */
function withoutComments(xml: string): string {
  const [first = '', ...rest] = xml.split('<!--');
  return first + rest.map((part) => (part.includes('-->') ? part.slice(part.indexOf('-->') + 3) : '')).join('');
}

/**
 * Draws an SVG at its own size, on white or on nothing. An `<img>` runs no script of the SVG and loads nothing outside it
 * (HTML standard, "secure static mode"); a worker has no other way to draw one.
 */
async function drawSvg(blob: Blob, { keepsAlpha = false }: SourceOptions): Promise<ImageBitmap> {
  const hasSize = namesSize(await blob.slice(0, sniffBytes).text());
  const url = URL.createObjectURL(blob.type ? blob : new Blob([blob], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const { width, height } = svgSize(image.naturalWidth, image.naturalHeight, { hasSize });
    const { canvas, context } = blankCanvas({ width, height }, { alpha: keepsAlpha });
    context.fillStyle = 'white';
    if (!keepsAlpha) context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    return canvas.transferToImageBitmap();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'bad-input',
      `${nameOf(blob)} is not a readable SVG. Open it in an editor and save it again, or choose another picture.`,
      { cause },
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Whether the root of an SVG names width and height in lengths; otherwise browsers make up a small size. */
function namesSize(head: string): boolean {
  const root = /<svg[\s>][^>]*/.exec(head)?.[0] ?? '';
  return ['width', 'height'].every((side) => new RegExp(`\\s${side}\\s*=\\s*["']\\s*[\\d.]+[a-z]*\\s*["']`).test(root));
}

/** The size to draw at: its own, or 512 px on the longest side where it names none, and at most 4,096 px. */
export function svgSize(
  width: number,
  height: number,
  { hasSize }: { hasSize: boolean },
): { width: number; height: number } {
  if (width === 0 || height === 0) return { width: svgFallback, height: svgFallback };
  const longest = Math.max(width, height);
  const scale = (hasSize ? Math.min(longest, svgLargest) : svgFallback) / longest;
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
