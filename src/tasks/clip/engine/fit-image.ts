import { colourProfile } from '../../../formats/colour-profile.ts';
import { decodePicture } from '../../../runtime/picture/decode.ts';
import type { Picture } from '../../../runtime/picture/picture.ts';
import type { ImageSource } from '../../../runtime/picture/picture.ts';
import { fitPicture } from './preprocess.ts';
import type { Preprocessing } from './preprocessing.ts';
import { makeThumbnail } from './thumbnail.ts';

/** What the tower sees of a picture, as bytes; `width` and `height` are those of the upright original. */
export interface FittedImage {
  crop: Picture;
  width: number;
  height: number;
  /** Where one was asked for. */
  thumbnail?: Blob;
}

/** From a file or bitmap to what the tower sees. Throws `bad-input` for what cannot be read. */
export type FitImage = (
  source: ImageSource,
  preprocessing: Preprocessing,
  /** `thumbnail`: longest side, in pixels. */
  options: { signal?: AbortSignal | undefined; thumbnail?: number | undefined },
) => Promise<FittedImage>;

/** Decodes and resizes on this thread. */
export const fitImage: FitImage = async (source, preprocessing, { signal, thumbnail }) => {
  const picture = await decodePicture(source, { signal });
  const { width, height } = picture;
  const small =
    thumbnail === undefined ? {} : { thumbnail: await smallOf(source, picture, { side: thumbnail, signal }) };
  return { crop: fitPicture(picture, preprocessing), width, height, ...small };
};

/** The vector is made of the numbers as they are stored, as Pillow reads them; people see colours. */
async function smallOf(
  source: ImageSource,
  picture: Picture,
  { side, signal }: { side: number; signal: AbortSignal | undefined },
): Promise<Blob> {
  const profile = source instanceof Blob ? await colourProfile(source, signal) : undefined;
  return makeThumbnail(picture, { side, profile });
}
