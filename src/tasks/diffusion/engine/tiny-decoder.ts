import { AppError } from '../../../runtime/errors.ts';
import { floatTensor, toFloat32 } from '../../../runtime/half.ts';
import { cpuTensor, type Session } from '../../../runtime/session.ts';
import { checkFinite } from './finite.ts';
import type { LatentSize } from './unet-inputs.ts';

/** What the pixels of a graph lie in: TAESD's own code gives [0, 1], diffusers' AutoencoderTiny [-1, 1]. */
export type PixelRange = 'unit' | 'signed';

/** Opaque RGBA, row by row. */
export interface PreviewPixels {
  data: Uint8ClampedArray<ArrayBuffer>;
  width: number;
  height: number;
}

export interface TinyDecoder {
  /**
   * A picture of one estimate, [4, height, width] as the UNet sees it: the scale factor of a tiny autoencoder is 1.
   * Throws `device` for numbers that are not finite.
   */
  decode(estimate: Float32Array, size: LatentSize): Promise<PreviewPixels>;
}

const [latentChannels, colours] = [4, 3];
/** Feature maps of 64 channels at the full size of the picture that a run holds at its peak, and their element. */
const [liveMaps, mapChannels, floatBytes] = [3, 64, 4];

/** What a run takes for a picture of this size in pixels, in bytes of float32. */
export const tinyMemory = ({ width, height }: { width: number; height: number }): number =>
  liveMaps * mapChannels * floatBytes * width * height;

/**
 * The decoder of a tiny autoencoder (TAESD, TAESDXL) by its graph: one input of four channels, whatever it is called, one
 * output of three. `range` is what its export says; without it the pixels of noise tell, which fill the whole range.
 * Throws `model-corrupt` for a graph of another kind.
 */
export async function openTinyDecoder(session: Session, range?: PixelRange): Promise<TinyDecoder> {
  const [input, output] = [session.inputs[0], session.outputs[0]];
  const isPlanes = (dims: readonly unknown[] | undefined, channels: number) =>
    dims?.length === 4 && (typeof dims[1] !== 'number' || dims[1] === channels);
  if (session.inputs.length !== 1 || !isPlanes(input?.dims, latentChannels) || !isPlanes(output?.dims, colours))
    throw new AppError(
      'model-corrupt',
      'This is no decoder of a tiny autoencoder: it takes one tensor of 4 channels and gives one of 3.',
    );

  async function run(estimate: Float32Array, { width, height }: LatentSize) {
    const type = input!.type === 'float16' ? 'float16' : 'float32';
    const fed = floatTensor(type, estimate, [1, latentChannels, height, width]);
    const given = await session.run({ [input!.name]: fed }, { fetch: [output!.name] });
    const { data, dims } = toFloat32(await cpuTensor(given, output!.name));
    checkFinite(data, { part: 'tiny autoencoder', device: session.device });
    return { data, height: dims[2]!, width: dims[3]! };
  }

  const known = range ?? rangeOf((await run(noise(fixedSize(input!.dims)), fixedSize(input!.dims))).data);
  return {
    async decode(estimate, size) {
      const { data, width, height } = await run(estimate, size);
      return { data: toRgba(data, known), width, height };
    },
  };
}

/** Latents that are tried before the first picture: of the size that a graph is fixed to, else as few as tell anything. */
function fixedSize(dims: readonly (number | string)[]): LatentSize {
  const side = (dim: number | string | undefined) => (typeof dim === 'number' ? dim : 8);
  return { height: side(dims[2]), width: side(dims[3]) };
}

/** Waves that no two channels share, between -2 and 2: bright and dark in all colours. */
const noise = ({ width, height }: LatentSize): Float32Array =>
  Float32Array.from({ length: latentChannels * width * height }, (_, i) => 2 * Math.sin(i * (1 + i / 97)));

/** Pixels in [0, 1] go below 0 hardly ever and by little; half of those in [-1, 1] do. */
function rangeOf(pixels: Float32Array): PixelRange {
  const below = pixels.reduce((count, value) => count + (value < -0.1 ? 1 : 0), 0);
  return below > pixels.length / 20 ? 'signed' : 'unit';
}

function toRgba(planes: Float32Array, range: PixelRange): Uint8ClampedArray<ArrayBuffer> {
  const size = planes.length / colours;
  const pixels = new Uint8ClampedArray(4 * size).fill(255);
  const [scale, shift] = range === 'unit' ? [255, 0] : [127.5, 127.5];
  for (let i = 0; i < size; i++)
    for (let colour = 0; colour < colours; colour++)
      pixels[4 * i + colour] = planes[colour * size + i]! * scale + shift;
  return pixels;
}
