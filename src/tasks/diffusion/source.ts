import { AppError } from '../../runtime/errors.ts';
import type { ImageSource } from './contract.ts';

/** Anything a person has. EXIF orientation is applied, alpha is dropped (not composited). */
export type ImageInput = Blob | string | ImageBitmap | ImageData | HTMLCanvasElement | OffscreenCanvas;

const accepted = 'Give a Blob or File, the address of a picture on this site, an ImageBitmap, ImageData or a canvas.';

/**
 * Turns what a person has into what the worker takes. Pictures of other sites are refused, because fetching them would
 * tell somebody else what is looked at. Throws `bad-input` when it is no picture, `network` when an address gives none.
 */
export async function toSource(
  input: ImageInput,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<ImageSource> {
  signal?.throwIfAborted();
  if (typeof input === 'string') return fetchPicture(input, signal);
  if (input instanceof Blob || input instanceof ImageBitmap || input instanceof ImageData) return input;
  if (input instanceof HTMLCanvasElement || input instanceof OffscreenCanvas) return createImageBitmap(input);
  throw new AppError('bad-input', `This is not a picture (${String(input)}). ${accepted}`);
}

async function fetchPicture(address: string, signal: AbortSignal | undefined): Promise<Blob> {
  const url = URL.canParse(address, document.baseURI) ? new URL(address, document.baseURI) : undefined;
  if (!url) throw new AppError('bad-input', `“${address}” is not an address. ${accepted}`);
  if (!['data:', 'blob:'].includes(url.protocol) && url.origin !== location.origin)
    throw new AppError(
      'bad-input',
      `“${url.host}” is another site, and this page asks nothing of other sites. Save the picture and give the file.`,
    );
  const response = await fetch(url, signal ? { signal } : {}).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new AppError('network', `“${url.pathname}” could not be read. Check the address.`, { cause });
  });
  if (!response.ok) throw new AppError('network', `“${url.pathname}” answered ${response.status}.`);
  return response.blob();
}
