import type { ColourProfile } from '../../../formats/colour-profile.ts';
import { blankCanvas, canvasFile } from '../../../runtime/picture/codec.ts';
import { withProfile } from '../../../runtime/picture/colour-managed.ts';
import type { Picture } from '../../../runtime/picture/picture.ts';
import { dropAlpha } from '../../../runtime/picture/readback.ts';

/** Samples a side of what becomes one pixel: smooth enough to look at, and no cost beside the decoding. */
const samples = 4;
const quality = 0.75;

/**
 * A small WebP (or PNG where the browser writes none), at most `side` pixels wide and high, never enlarged. With the
 * profile of its file its colours are those that a viewer shows.
 */
export async function makeThumbnail(
  picture: Picture,
  { side, profile }: { side: number; profile?: ColourProfile | undefined },
): Promise<Blob> {
  const small = shrink(picture, side);
  const { canvas, context } = blankCanvas(small);
  const managed = profile && (await withProfile(dropAlpha(small), profile).catch(() => undefined));
  if (managed) context.drawImage(managed, 0, 0);
  else context.putImageData(small, 0, 0);
  managed?.close();
  return canvasFile(canvas, { type: 'image/webp', quality });
}

function shrink({ data, width, height }: Picture, side: number): ImageData {
  const scale = Math.min(1, side / Math.max(width, height));
  const small = new ImageData(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const columns = sampled(width, small.width);
  const rows = sampled(height, small.height);
  let at = 0;
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++, at += 4) {
      let [r, g, b] = [0, 0, 0];
      for (let j = 0; j < samples; j++) {
        const row = rows[y * samples + j]! * width;
        for (let i = 0; i < samples; i++) {
          const from = (row + columns[x * samples + i]!) * 3;
          r += data[from]!;
          g += data[from + 1]!;
          b += data[from + 2]!;
        }
      }
      const count = samples * samples;
      small.data.set([r / count, g / count, b / count, 255], at);
    }
  }
  return small;
}

/** For each pixel of the small side, the places in the large one that it is the mean of. */
const sampled = (from: number, to: number): Uint32Array =>
  Uint32Array.from({ length: to * samples }, (_, i) =>
    Math.min(from - 1, Math.floor(((i + 0.5) * from) / (to * samples))),
  );
