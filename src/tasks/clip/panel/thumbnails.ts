import { openBitmap } from '../../../runtime/picture/codec.ts';
import { toSource } from '../../../runtime/page/picture-source.ts';

/** Twice the size of the largest thumbnail on the page, in pixels: sharp on a dense screen. */
const thumbnailWidth = 144;
/** Decoders at work at once: the model wants the processor too. */
const decodersMost = 2;

const made = new WeakMap<Blob, Promise<ImageBitmap>>();
const queue: (() => void)[] = [];
let decoding = 0;

/** A small picture of a file, decoded off the main thread and made once. Its memory goes with the file. */
export function thumbnailOf(file: Blob): Promise<ImageBitmap> {
  let thumbnail = made.get(file);
  if (!thumbnail) made.set(file, (thumbnail = inTurn(() => decode(file))));
  return thumbnail;
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (decoding === decodersMost) await new Promise<void>((resolve) => queue.push(resolve));
  decoding++;
  try {
    return await work();
  } finally {
    decoding--;
    queue.shift()?.();
  }
}

async function decode(file: Blob): Promise<ImageBitmap> {
  const { image } = await toSource(file);
  try {
    const message = 'The picture cannot be shown: it is damaged, or of a format that this browser does not read.';
    return await openBitmap(image, { message, resizeWidth: thumbnailWidth, resizeQuality: 'medium' });
  } finally {
    if (image instanceof ImageBitmap) image.close();
  }
}
