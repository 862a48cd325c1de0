import { bytesSource } from '../../formats/byte-source.ts';
import { exifOrientation } from '../../formats/exif-orientation.ts';
import { webpExif } from '../../formats/webp-exif.ts';
import type { AlphaPicture } from './picture.ts';

/** A WebP of 2 x 1 pixels whose EXIF says that it stands upright when turned by a quarter. */
const probe =
  'UklGRlAAAABXRUJQVlA4WAoAAAAIAAAAAQAAAAAAVlA4TA8AAAAvAQAAAAcQ/Y/+ByKi/wEARVhJRhoAAABNTQAqAAAACAABARIAAwAAAAEABgAAAAAAAA==';
let turns: Promise<boolean> | undefined;

/** Whether the browser itself turns WebP pictures as their EXIF says: Safari does, Chromium does not. */
function turnsWebp(): Promise<boolean> {
  const bytes = Uint8Array.from(atob(probe), (letter) => letter.charCodeAt(0));
  turns ??= createImageBitmap(new Blob([bytes], { type: 'image/webp' })).then(
    (bitmap) => {
      const isTurned = bitmap.height === 2;
      bitmap.close();
      return isTurned;
    },
    () => false,
  );
  return turns;
}

/** How a decoded WebP is still to be turned (EXIF, 1 to 8): 1 for other formats, and where the browser has turned it. */
export async function orientationLeft(bytes: Uint8Array): Promise<number> {
  const exif = webpExif(bytes);
  const orientation = (exif && (await exifOrientation(bytesSource(Uint8Array.from(exif))))) ?? 1;
  return orientation === 1 || (await turnsWebp()) ? 1 : orientation;
}

/** A picture turned and mirrored as an EXIF orientation (1 to 8) says, like Pillow's `exif_transpose`. */
export function turn(picture: AlphaPicture, orientation: number): AlphaPicture {
  if (orientation <= 1 || orientation > 8) return picture;
  const { data, alpha, width, height } = picture;
  const isQuarter = orientation > 4;
  const [across, down] = isQuarter ? [height, width] : [width, height];
  const turned = new Uint8Array(data.length);
  const turnedAlpha = alpha && new Uint8Array(alpha.length);
  let to = 0;
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++, to += 3) {
      const [u, v] = isQuarter ? [y, x] : [x, y];
      const column = [2, 3, 7, 8].includes(orientation) ? width - 1 - u : u;
      const row = [3, 4, 6, 7].includes(orientation) ? height - 1 - v : v;
      const from = (row * width + column) * 3;
      if (turnedAlpha) turnedAlpha[to / 3] = alpha[from / 3]!;
      turned[to] = data[from]!;
      turned[to + 1] = data[from + 1]!;
      turned[to + 2] = data[from + 2]!;
    }
  return { data: turned, width: across, height: down, ...(turnedAlpha && { alpha: turnedAlpha }) };
}
