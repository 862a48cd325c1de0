import { AppError, type ErrorCode, messageOf } from '../../../runtime/errors.ts';
import { fileFault } from '../../../runtime/foreign.ts';
import type { ImageSource } from '../../../runtime/picture/picture.ts';
import { createBusyClock } from './busy-clock.ts';
import { fitImage, type FitImage, type FittedImage } from './fit-image.ts';
import type { ClipModel } from './model.ts';
import { createFeed } from './picture-feed.ts';
import { writePlanes } from './preprocess.ts';
import type { Preprocessing } from './preprocessing.ts';
import type { PixelBatch } from './towers.ts';
import { rowOf, unit } from './vectors.ts';

/** A picture and its unit vector; `width` and `height` are those of the upright original. */
export interface EmbeddedImage {
  readonly index: number;
  readonly vector: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly thumbnail?: Blob;
}
/** A picture that could not be read; the others go on. */
export interface ImageFailure {
  readonly index: number;
  readonly code: ErrorCode;
  readonly message: string;
}
export type ImageResult = EmbeddedImage | ImageFailure;

export interface EmbedImagesOptions {
  signal?: AbortSignal | undefined;
  /** Called with the results of each batch, in order, while the next one is on its way. */
  onBatch: (results: ImageResult[]) => void;
  /** Decodes and resizes; by default on this thread. */
  fit?: FitImage;
  /** Longest side of the small pictures that are wanted too, in pixels. */
  thumbnail?: number | undefined;
}

/** Milliseconds spent on pixels and in the tower; they overlap. */
export interface EmbedTimings {
  decodeMs: number;
  runMs: number;
}

const undecodable = (cause: unknown): string =>
  `The picture could not be decoded (${messageOf(cause)}). It is damaged, or coded in an unusual way.`;

/** Pictures a run at most: enough to fill a device. */
const batchSize = 8;
/**
 * About how long a run may take, in milliseconds. Nothing can stop one, so a slow model looks at few pictures at a time;
 * WebAssembly takes as long for eight at once as for eight in turn.
 */
const runMs = 400;
/** Pictures made ready beyond the next batch, so that the one after it does not wait either. */
const spare = 4;

/**
 * One unit vector a picture. While the tower works on what is ready, the next ones are decoded and resized.
 * A picture that cannot be read is reported in its place. Abort rejects with AbortError; results given before stay valid.
 */
export async function embedImages(
  model: Pick<ClipModel, 'vision' | 'preprocessing'>,
  sources: readonly ImageSource[],
  { signal, onBatch, thumbnail, fit = fitImage }: EmbedImagesOptions,
): Promise<EmbedTimings> {
  const { batch } = model.vision;
  let most = batch ?? 1;
  const [decoding, running] = [createBusyClock(), createBusyClock()];
  const prepare = async (source: ImageSource, index: number): Promise<Fitted | ImageFailure> => {
    signal?.throwIfAborted();
    try {
      return { index, ...(await fit(source, model.preprocessing, { signal, thumbnail })) };
    } catch (error) {
      const fault = fileFault(error, { message: undecodable, signal });
      if (!(fault instanceof AppError)) throw fault;
      return { index, code: fault.code, message: fault.message };
    }
  };
  const work = (source: ImageSource, index: number) => decoding.during(() => prepare(source, index));
  const feed = createFeed(sources, { ahead: (batch ?? batchSize) + spare, work });
  for (let done = 0; done < sources.length;) {
    const ready = await feed.take(most);
    done += ready.length;
    signal?.throwIfAborted();
    const fitted = ready.filter((found): found is Fitted => 'crop' in found);
    const failures = ready.filter((found): found is ImageFailure => !('crop' in found));
    const start = performance.now();
    const vectors = await running.during(() => runBatch(model, fitted, signal));
    const each = (performance.now() - start) / Math.max(1, fitted.length);
    most = batch ?? Math.min(batchSize, Math.max(1, Math.floor(runMs / each)));
    onBatch([...vectors, ...failures].toSorted((a, b) => a.index - b.index));
  }
  return { decodeMs: decoding.ms, runMs: running.ms };
}

interface Fitted extends FittedImage {
  readonly index: number;
}

async function runBatch(
  { vision, preprocessing }: Pick<ClipModel, 'vision' | 'preprocessing'>,
  fitted: readonly Fitted[],
  signal: AbortSignal | undefined,
): Promise<EmbeddedImage[]> {
  const results: EmbeddedImage[] = [];
  for (const group of sameSize(fitted)) {
    const found = await vision.run(toPixels(group, preprocessing, vision.batch ?? group.length), { signal });
    for (const [i, { index, width, height, thumbnail }] of group.entries())
      results.push({ index, vector: unit(rowOf(found, i)), width, height, ...(thumbnail && { thumbnail }) });
  }
  return results;
}

/** One group for models that crop; one a shape for those that do not. */
function sameSize(fitted: readonly Fitted[]): Fitted[][] {
  const groups = new Map<string, Fitted[]>();
  for (const item of fitted) {
    const shape = `${item.crop.width}x${item.crop.height}`;
    groups.set(shape, [...(groups.get(shape) ?? []), item]);
  }
  return [...groups.values()];
}

/** Rows that a fixed batch has left over stay zero. */
function toPixels(group: readonly Fitted[], preprocessing: Preprocessing, count: number): PixelBatch {
  const { width, height } = group[0]!.crop;
  const data = new Float32Array(count * 3 * width * height);
  let offset = 0;
  for (const { crop } of group) offset = writePlanes(crop, preprocessing, { target: data, offset });
  return { data, count, width, height };
}
