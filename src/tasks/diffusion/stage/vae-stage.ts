import { decodeWithAlpha } from '../../../runtime/picture/decode.ts';
import type { Picture } from '../../../runtime/picture/picture.ts';
import { resize } from '../../../runtime/picture/resize.ts';
import type { CallOptions } from '../../../runtime/progress.ts';
import type { FinishInput, FinishOutput, PrepareInput, Prepared, StageInput, StartInput } from '../contract.ts';
import { onWhite, readMask } from '../engine/alpha.ts';
import { prepareInpaint, type Inpaint } from '../engine/inpaint.ts';
import type { Mask } from '../engine/mask.ts';
import { readVaeConfig } from '../engine/vae-config.ts';
import { decodeLatents, encodePicture } from '../engine/vae.ts';
import type { StageModel } from './model.ts';
import { encodePng } from './png.ts';

type Loaded<T> = Omit<T & StageInput, 'model'>;

/** What the UNet starts from: the picture's latents as the encoder gives them, and the mask at their size. */
export async function prepareStart(
  model: StageModel,
  { device, memoryLimit, ...start }: Loaded<PrepareInput>,
  options: CallOptions,
): Promise<Prepared> {
  const { signal } = options;
  const { session: encoder } = await model.graph('vae_encoder', device, options);
  const config = readVaeConfig(await model.json('vae-config', options));
  const { init, mask, cells } = await openStart(start, signal);
  options.onProgress?.({ phase: 'run', done: 0, total: 1, unit: 'images' });
  const moments = await encodePicture(encoder, init, { config, memoryLimit, signal });
  if (!cells) return { moments };
  const prepared = { moments, mask: cells };
  if (!(await takesMask(model))) return prepared;
  return {
    ...prepared,
    maskedMoments: await encodePicture(encoder, init, { config, memoryLimit, signal, hidden: mask }),
  };
}

/** Decodes latents to PNG, laid into the picture that they started from. */
export async function finishPictures(
  model: StageModel,
  { device, latents, start, tiling, memoryLimit, texts }: Loaded<FinishInput>,
  options: CallOptions,
): Promise<FinishOutput> {
  const { signal } = options;
  const { session: decoder } = await model.graph('vae_decoder', device, options);
  const config = readVaeConfig(await model.json('vae-config', options));
  const began = performance.now();
  const pictures = await decodeLatents(decoder, latents, {
    config,
    tiling,
    memoryLimit,
    signal,
    onTile: (done, total) => options.onProgress?.({ phase: 'decode', done, total, unit: 'tiles' }),
  });
  const decodeMs = performance.now() - began;
  const frame = start?.mask ? await openStart(start, signal) : undefined;
  const images: Blob[] = [];
  for (const [index, picture] of pictures.entries()) {
    signal?.throwIfAborted();
    options.onProgress?.({ phase: 'save', done: index, total: pictures.length, unit: 'images' });
    images.push(await encodePng(frame?.finish(picture) ?? picture, texts[index]!));
  }
  return { images, decodeMs };
}

interface Start {
  init: Picture;
  mask?: Mask;
  cells?: Inpaint['cells'];
  finish: Inpaint['finish'];
}

/** The picture at the size the model works at, its mask, and the way back. The same each time it is called. */
async function openStart(
  { image, mask: maskImage, width, height, ...options }: StartInput,
  signal: AbortSignal | undefined,
): Promise<Start> {
  const picture = onWhite(await decodeWithAlpha(image, { signal }));
  if (!maskImage)
    return { init: resize(picture, { width, height, filter: 'lanczos' }), finish: (repainted) => repainted };
  const mask = readMask(await decodeWithAlpha(maskImage, { signal }));
  return prepareInpaint({
    picture,
    mask,
    width,
    height,
    area: options.inpaintArea,
    padding: options.maskPadding,
    blur: options.maskBlur,
    marks: options.maskMarks,
  });
}

/** Whether the UNet was trained to repaint: it is told the mask and the visible part beside the latents. */
async function takesMask(model: StageModel): Promise<boolean> {
  const config = await model.json('unet-config');
  return model.entry.family === 'sd-inpaint' || config['in_channels'] === 9;
}
