import { serve, transfer } from '../../../runtime/rpc.ts';
import type { ImageSource } from '../../../runtime/picture/picture.ts';
import { fitImage, type FittedImage } from './fit-image.ts';
import type { Preprocessing } from './preprocessing.ts';

/** What the worker beside the model's worker does: pixels, so that they overlap with runs that hold their thread. */
export type PixelContract = {
  fit: [
    input: { source: ImageSource; preprocessing: Preprocessing; thumbnail?: number },
    output: FittedImage,
    progress: never,
  ];
};

serve<PixelContract>({
  async fit({ source, preprocessing, thumbnail }, { signal }) {
    const fitted = await fitImage(source, preprocessing, { signal, thumbnail });
    return transfer(fitted, [fitted.crop.data.buffer]);
  },
});
