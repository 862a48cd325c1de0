import { AppError } from '../errors.ts';
import { openBitmap } from '../picture/codec.ts';
import type { ImageSource } from '../picture/picture.ts';
import { type Address, fetchOwnFile, isAddress } from './own-file.ts';
import { drawSvg, isSvg } from './svg.ts';

/**
 * Anything that holds a picture: a file, an address on this site (relative ones, `blob:` and `data:` too), pixels, or an
 * element of the page. EXIF orientation is applied; a video gives the frame that it shows.
 */
export type ImageInput =
  | Blob
  | string
  | URL
  | ImageBitmap
  | ImageData
  | HTMLCanvasElement
  | OffscreenCanvas
  | HTMLImageElement
  | SVGImageElement
  | HTMLVideoElement
  | VideoFrame;

/** A picture fit for the worker, and the buffers that move there with it. */
export interface SentImage {
  image: ImageSource;
  transfer: Transferable[];
}

interface SourceOptions {
  signal?: AbortSignal | undefined;
  /** Whether what an SVG leaves blank stays transparent; it is white otherwise. */
  keepsAlpha?: boolean;
}

const accepted =
  'Give a Blob or File, an address on this site, an <img>, a <video>, a canvas, an ImageBitmap or ImageData.';

/**
 * Turns what a person has into what the worker takes. Pictures of other origins are refused, because fetching them
 * would tell somebody else what is looked at. A caller's own ImageBitmap is copied and stays usable.
 * Throws `bad-input` when it is none of these, empty, or cannot be drawn; `network` when an address gives no file.
 */
export async function toSource(input: ImageInput, options: SourceOptions = {}): Promise<SentImage> {
  options.signal?.throwIfAborted();
  if (isAddress(input)) return fromBlob(await fetchPicture(input, options), options);
  if (input instanceof Blob) return fromBlob(input, options);
  if (input instanceof ImageData) return fromPixels(input);
  if (input instanceof ImageBitmap) return fromPixels(input);
  if (input instanceof HTMLImageElement || input instanceof SVGImageElement) return fromElement(input, options);
  if (input instanceof HTMLVideoElement) return fromVideo(input);
  if (isCanvas(input) || isFrame(input)) return fromDrawn(input);
  throw new AppError('bad-input', `This is not a picture (${describe(input)}). ${accepted}`);
}

/**
 * The file of a picture as it is stored, for what stands beside its pixels. Throws `bad-input` for pixels without a file,
 * `network` when an address gives none.
 */
export async function toFile(input: ImageInput, { signal }: { signal?: AbortSignal } = {}): Promise<Blob> {
  signal?.throwIfAborted();
  if (input instanceof Blob) return input;
  if (isAddress(input)) return fetchPicture(input, { signal });
  if (input instanceof HTMLImageElement || input instanceof SVGImageElement)
    return fetchPicture(addressOf(input), { signal });
  const found = `This is not a file (${describe(input)}).`;
  throw new AppError('bad-input', `${found} Give a Blob or File, an address on this site, or an <img>.`);
}

const fetchPicture = (address: Address, { signal }: SourceOptions): Promise<File> =>
  fetchOwnFile(address, { signal, kind: 'picture' });

const isCanvas = (input: unknown): input is HTMLCanvasElement | OffscreenCanvas =>
  input instanceof HTMLCanvasElement || input instanceof OffscreenCanvas;

/** Not every browser has WebCodecs. */
const isFrame = (input: unknown): input is VideoFrame =>
  typeof VideoFrame !== 'undefined' && input instanceof VideoFrame;

const kept = (image: ImageSource): SentImage => ({ image, transfer: [] });

function describe(input: unknown): string {
  if (typeof input !== 'object' || input === null) return String(input);
  return input.constructor?.name ?? 'an object';
}

async function fromBlob(blob: Blob, options: SourceOptions): Promise<SentImage> {
  const name = blob instanceof File && blob.name ? `“${blob.name}”` : 'The picture';
  if (blob.size === 0)
    throw new AppError('bad-input', `${name} is empty (0 bytes). Choose a picture that has something in it.`);
  if (!(await isSvg(blob))) return kept(blob);
  const bitmap = await drawSvg(blob, { name, keepsAlpha: options.keepsAlpha });
  return { image: bitmap, transfer: [bitmap] };
}

/** A closed ImageBitmap, and pixels whose buffer was sent elsewhere, cannot be sent again. */
function fromPixels(pixels: ImageBitmap | ImageData): SentImage {
  const isGone = pixels instanceof ImageData ? pixels.data.length === 0 : pixels.width === 0;
  if (!isGone) return kept(pixels);
  const why = pixels instanceof ImageData ? 'its buffer was transferred' : 'it was closed or transferred';
  throw new AppError('bad-input', `This ${describe(pixels)} has no pixels any more: ${why}. Give a copy of it.`);
}

/**
 * The file that an element shows rather than its pixels, so that colours and orientation are read as from any file. A
 * `blob:` that was revoked since leaves only the pixels.
 */
async function fromElement(element: HTMLImageElement | SVGImageElement, options: SourceOptions): Promise<SentImage> {
  try {
    return await fromBlob(await fetchPicture(addressOf(element), options), options);
  } catch (error) {
    const isLoaded = element instanceof HTMLImageElement && element.complete && element.naturalWidth > 0;
    if (isLoaded && error instanceof AppError && error.code === 'network') return fromDrawn(element);
    throw error;
  }
}

function addressOf(element: HTMLImageElement | SVGImageElement): string {
  const address = element instanceof HTMLImageElement ? element.currentSrc || element.src : element.href.baseVal;
  if (address !== '') return address;
  throw new AppError('bad-input', 'The image element shows no picture: it has no address yet. Set it first.');
}

async function fromVideo(video: HTMLVideoElement): Promise<SentImage> {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0)
    throw new AppError(
      'bad-input',
      'The video shows no frame yet. Wait for its “loadeddata” event, or choose another.',
    );
  return fromDrawn(video);
}

type Drawn = HTMLCanvasElement | OffscreenCanvas | HTMLImageElement | HTMLVideoElement | VideoFrame;

/** A copy of what is drawn there now. */
async function fromDrawn(drawn: Drawn): Promise<SentImage> {
  if (isCanvas(drawn) && (drawn.width === 0 || drawn.height === 0))
    throw new AppError('bad-input', `The canvas is ${drawn.width} × ${drawn.height} px. Give one with pixels in it.`);
  const bitmap = await openBitmap(drawn, { message: `This ${describe(drawn)} has no pixels to read. ${accepted}` });
  return { image: bitmap, transfer: [bitmap] };
}
