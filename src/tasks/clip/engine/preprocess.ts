import { AppError } from '../../../runtime/errors.ts';
import type { Picture } from '../../../runtime/picture/picture.ts';
import { resize } from '../../../runtime/picture/resize.ts';
import type { Preprocessing } from './preprocessing.ts';

/** Python's `round`: half goes to the even neighbour. */
function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/**
 * The part of a picture that the tower sees, as bytes: resized as Pillow 13 does it, then cut from the middle.
 * Sizes and offsets are those of OpenAI's CLIP, open_clip and torchvision (Hugging Face rounds the offset down instead).
 * Throws `bad-input` when the crop is larger than what there is to cut from.
 */
export function fitPicture(picture: Picture, { resize: to, filter, crop }: Preprocessing): Picture {
  const { width, height } = to ? resizedSize(picture, to) : picture;
  const cut = crop ?? { width, height };
  if (cut.width > width || cut.height > height)
    throw new AppError(
      'bad-input',
      `The picture is ${width} x ${height} pixels; this model needs at least ${cut.width} x ${cut.height}.`,
    );
  const left = roundHalfEven((width - cut.width) / 2);
  const top = roundHalfEven((height - cut.height) / 2);
  return resize(picture, { width, height, filter, box: { left, top, ...cut } });
}

/** The long side is cut off, not rounded: `int(n * long / short)`. */
function resizedSize(
  { width, height }: Picture,
  to: NonNullable<Preprocessing['resize']>,
): { width: number; height: number } {
  if (to.mode === 'exact') return to;
  const { edge } = to;
  return width <= height
    ? { width: edge, height: Math.trunc((edge * height) / width) }
    : { width: Math.trunc((edge * width) / height), height: edge };
}

/** Writes a fitted picture as three float32 planes (red, green, blue) from `offset` on; returns where the next one goes. */
export function writePlanes(
  { data, width, height }: Picture,
  { tables }: Preprocessing,
  { target, offset }: { target: Float32Array; offset: number },
): number {
  const size = width * height;
  for (let channel = 0; channel < 3; channel++) {
    const table = tables[channel]!;
    const plane = offset + channel * size;
    for (let i = 0, from = channel; i < size; i++, from += 3) target[plane + i] = table[data[from]!]!;
  }
  return offset + 3 * size;
}
