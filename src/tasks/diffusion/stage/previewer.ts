import { findModel } from '../../../runtime/catalogue.ts';
import type { Device } from '../../../runtime/device.ts';
import { AppError } from '../../../runtime/errors.ts';
import type { ModelEntry } from '../../../runtime/model-entry.ts';
import type { CallOptions } from '../../../runtime/progress.ts';
import { openFile } from '../../../runtime/weights.ts';
import { onlyKept } from '../../../runtime/weights/ready.ts';
import type { DenoiseProgress } from '../contract.ts';
import type { DenoiseStep } from '../engine/denoise.ts';
import { latentScale } from '../engine/mask.ts';
import { createPreviewCadence } from '../engine/preview-cadence.ts';
import { previewMaps, previewRgba, readPreviewMap, type PreviewMap } from '../engine/preview.ts';
import { openTinyDecoder, type PixelRange, type TinyDecoder } from '../engine/tiny-decoder.ts';
import { openGraph } from './graph.ts';
import type { StageModel } from './model.ts';

type Preview = DenoiseProgress['preview'];

/** Draws a step's estimate of the first picture; undefined where the last preview is to stay. */
export type DrawPreview = (step: DenoiseStep) => Promise<Preview>;

export interface PreviewerOptions extends CallOptions {
  /** Id of a tiny autoencoder that is here. */
  tiny: string | undefined;
  /** The device of the UNet: two at once would only wait for each other. */
  device: Device;
  /** Size of the picture. */
  width: number;
  height: number;
}

/** Side of the latents with which a tiny autoencoder is timed before the first step. */
const trialSide = 8;
const trials = 4;

/**
 * Previews of a run: from a tiny autoencoder as often as they cost next to nothing, else from the linear map of the model.
 * A tiny autoencoder that does not work is left out, for no picture is to fail because of its previews.
 */
export async function openPreviewer(model: StageModel, options: PreviewerOptions): Promise<DrawPreview> {
  const { tiny: id, device, ...size } = options;
  const latents = { width: size.width / latentScale, height: size.height / latentScale };
  const map = await previewMapOf(model);
  const linear = (step: DenoiseStep): Preview => ({ data: previewRgba(firstOf(step, latents), map), ...latents });
  let tiny = id === undefined ? undefined : await openTiny(id, device, options).catch(() => undefined);
  if (!tiny) return (step) => Promise.resolve(linear(step));
  const cadence = createPreviewCadence((tiny.trialMs * latents.width * latents.height) / trialSide ** 2);

  return async (step) => {
    if (!tiny) return linear(step);
    if (!cadence.isDue(step.ms)) return cadence.standsAlone() ? undefined : linear(step);
    const began = performance.now();
    const preview = await tiny.decoder.decode(firstOf(step, latents), latents).catch(() => undefined);
    cadence.made(performance.now() - began);
    if (!preview) tiny = undefined;
    return preview ?? linear(step);
  };
}

const firstOf = ({ estimate }: DenoiseStep, { width, height }: { width: number; height: number }) =>
  estimate.subarray(0, 4 * width * height);

async function previewMapOf(model: StageModel): Promise<PreviewMap> {
  const own = await model.text('preview');
  if (own !== undefined) return readPreviewMap(JSON.parse(own));
  return model.has('text_encoder_2') ? previewMaps.sdxl : previewMaps['sd-1'];
}

interface Tiny {
  decoder: TinyDecoder;
  /** Milliseconds of one run over `trialSide` latents a side. */
  trialMs: number;
}

let current: { key: string; opening: Promise<Tiny & { close(): Promise<void> }> } | undefined;

/** The tiny autoencoder in this worker; another takes its place. One that failed is opened anew. */
async function openTiny(id: string, device: Device, options: CallOptions): Promise<Tiny> {
  const key = `${id} ${device}`;
  if (current?.key === key) return current.opening;
  const before = current?.opening;
  const opening = (async () => {
    await (await before?.catch(() => undefined))?.close();
    return open(id, device, options);
  })();
  current = { key, opening };
  opening.catch(() => {
    if (current?.opening === opening) current = undefined;
  });
  return opening;
}

async function open(id: string, device: Device, { signal }: CallOptions) {
  const options = signal ? { signal } : {};
  const entry = await onlyKept(await findModel(id, signal));
  const role = entry.variants[0]!.files.find((file) => /decoder/u.test(file.role))?.role;
  if (entry.task !== 'preview' || !role)
    throw new AppError('model-missing', `“${entry.name}” makes no previews. Choose a tiny autoencoder.`);
  const { session } = await openGraph(entry, role, { ...options, wanted: device });
  const decoder = await openTinyDecoder(session, await rangeOf(entry, options));
  const trial = new Float32Array(4 * trialSide ** 2);
  let trialMs = Infinity;
  for (let run = 0; run < trials; run++) {
    const began = performance.now();
    await decoder.decode(trial, { width: trialSide, height: trialSide });
    // The first may compile, and any may have to wait for the processor.
    if (run > 0) trialMs = Math.min(trialMs, performance.now() - began);
  }
  return { decoder, trialMs, close: () => session.dispose() };
}

/** What the catalogue says of the pixels, or the configuration beside the graph; undefined where neither does. */
async function rangeOf(entry: ModelEntry, options: CallOptions): Promise<PixelRange | undefined> {
  const told = entry.settings?.['preview']?.['range'];
  if (told === 'unit' || told === 'signed') return told;
  const file = entry.config.find(({ role }) => role === 'vae-config');
  if (!file) return undefined;
  const config = JSON.parse(await (await openFile(entry, file, options)).text()) as Record<string, unknown>;
  return config['_class_name'] === 'AutoencoderTiny' ? 'signed' : undefined;
}
