import { AppError } from '../../../runtime/errors.ts';
import { floatTensor, toFloat32 } from '../../../runtime/half.ts';
import type { Picture } from '../../../runtime/picture/picture.ts';
import { cpuTensor, type Session } from '../../../runtime/session.ts';
import { tensor, type Tensor } from '../../../runtime/tensor.ts';
import { checkFinite } from './finite.ts';
import type { Mask } from './mask.ts';
import { toPicture, toPlanes } from './pixels.ts';
import { splitRows } from './rows.ts';
import { runTiled, tileLayout, type Planes } from './tiles.ts';
import type { VaeConfig } from './vae-config.ts';

export interface VaeOptions {
  config: VaeConfig;
  /** `auto` cuts the picture where the whole one would not fit `memoryLimit`, or does not turn out to fit. */
  tiling?: boolean | 'auto' | undefined;
  /** Bytes that a run may take. */
  memoryLimit?: number | undefined;
  signal?: AbortSignal | undefined;
  onTile?: ((done: number, total: number) => void) | undefined;
}

/**
 * Feature maps of the full size that a decoder's memory comes to: 3.7 and 4.4 were measured at 256 and 512 pixels
 * (e2e/reference/measure-tiling.ts).
 */
const liveMaps = 4.5;

/** What a run over a picture of this size takes at its peak, in bytes of float32: an estimate from the channels. */
export const vaeMemory = (
  { fullSizeChannels }: VaeConfig,
  { width, height }: { width: number; height: number },
): number => 4 * liveMaps * fullSizeChannels * width * height;

/**
 * What the VAE encoder gives for a picture, for `denoise`: [1, 2c, h, w] (mean, logarithm of the variance) of exports with
 * `latent_parameters`, [1, c, h, w] of those that draw themselves. The sides of the picture are multiples of 8.
 * `hidden` greys out what will be repainted, for UNets with 9 channels.
 */
export async function encodePicture(
  encoder: Session,
  picture: Picture,
  options: VaeOptions & { hidden?: Mask | undefined },
): Promise<Tensor<'float32'>> {
  const { config, hidden } = options;
  const layout = tileLayout(config.tilePixels, config.tilePixels / config.scale);
  const size = { width: picture.width / config.scale, height: picture.height / config.scale };
  const { data, channels, height, width } = await run(encoder, toPlanes(picture, hidden), { ...options, layout, size });
  return tensor('float32', data, [1, channels, height, width]);
}

/**
 * Pictures of latents [count, c, h, w] as the UNet leaves them, one after the other, which takes the memory of one.
 * Throws `device` for numbers that are not finite, `memory` when not even tiles fit.
 */
export async function decodeLatents(
  decoder: Session,
  latents: Tensor<'float32'>,
  options: VaeOptions,
): Promise<Picture[]> {
  const [count, channels, height, width] = latents.dims as [number, number, number, number];
  const { config } = options;
  const layout = tileLayout(config.tilePixels / config.scale, config.tilePixels);
  const size = { width: width * config.scale, height: height * config.scale };
  const pictures: Picture[] = [];
  for (const row of splitRows(latents.data, count)) {
    const input = { data: unscale(row, channels, config), channels, height, width };
    pictures.push(toPicture(await run(decoder, input, { ...options, layout, size })));
  }
  return pictures;
}

interface Run extends VaeOptions {
  layout: ReturnType<typeof tileLayout>;
  /** Of the result. */
  size: { width: number; height: number };
}

async function run(session: Session, input: Planes, options: Run): Promise<Planes> {
  const { config, tiling = 'auto', memoryLimit = Number.POSITIVE_INFINITY, layout } = options;
  const isLarge = Math.max(input.width, input.height) > layout.tile;
  const pixels = input.channels === config.latentChannels ? options.size : input;
  const wanted = tiling === true || (tiling === 'auto' && vaeMemory(config, pixels) > memoryLimit);
  if (wanted) return tiled(session, input, options);
  try {
    return await whole(session, input, options.signal);
  } catch (error) {
    const tooLarge = error instanceof AppError && error.code === 'memory' && tiling === 'auto' && isLarge;
    if (!tooLarge) throw error;
    return tiled(session, input, options);
  }
}

function tiled(session: Session, input: Planes, { layout, size, signal, onTile }: Run): Promise<Planes> {
  const total = Math.ceil(input.width / layout.stride) * Math.ceil(input.height / layout.stride);
  let done = 0;
  return runTiled(input, { layout, size }, async (tile) => {
    signal?.throwIfAborted();
    const result = await whole(session, tile, signal);
    onTile?.(++done, total);
    return result;
  });
}

async function whole(session: Session, input: Planes, signal: AbortSignal | undefined): Promise<Planes> {
  const [info, output] = [session.inputs[0]!, session.outputs[0]!.name];
  const shape = [1, input.channels, input.height, input.width];
  const fits = info.dims.every((dim, axis) => typeof dim !== 'number' || dim === shape[axis]);
  if (!fits)
    throw new AppError(
      'bad-option',
      `The VAE is given [${shape.join(', ')}]; this model accepts [${info.dims.join(', ')}] only. Take the model's own size.`,
    );
  const fed = floatTensor(info.type === 'float16' ? 'float16' : 'float32', input.data, shape);
  const given = await session.run({ [info.name]: fed }, { fetch: [output], ...(signal && { signal }) });
  const { data, dims } = toFloat32(await cpuTensor(given, output));
  checkFinite(data, { part: info.name === 'sample' ? 'VAE encoder' : 'VAE decoder', device: session.device });
  const [, channels, height, width] = dims as [number, number, number, number];
  return { data, channels, height, width };
}

/** To the VAE's own latents. */
function unscale(latents: Float32Array, channels: number, { scalingFactor, mean, deviation }: VaeConfig): Float32Array {
  const f = Math.fround;
  const scale = f(scalingFactor);
  if (!mean || !deviation) return latents.map((value) => value / scale);
  const size = latents.length / channels;
  return latents.map((value, i) => {
    const channel = Math.floor(i / size);
    return f(f(value * f(deviation[channel]!)) / scale) + f(mean[channel]!);
  });
}
