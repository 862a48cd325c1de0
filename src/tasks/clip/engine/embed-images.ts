import { AppError, type ErrorCode } from '../../../runtime/errors.ts';
import type { ImageSource } from '../../../runtime/picture/picture.ts';
import { fitImage, type FitImage, type FittedImage } from './fit-image.ts';
import type { ClipModel } from './model.ts';
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

/** Pictures a run: enough to fill a device, few enough that the first answers come soon. */
const batchSize = 8;
/** Pictures decoded at once: the browser decodes beside this thread, but each may take 700 MB. */
const decodedAtOnce = 2;

/**
 * One unit vector a picture. While the tower works on a batch, the next one is decoded and resized.
 * A picture that cannot be read is reported in its place. Abort rejects with AbortError; results given before stay valid.
 */
export async function embedImages(
  model: Pick<ClipModel, 'vision' | 'preprocessing'>,
  sources: readonly ImageSource[],
  options: EmbedImagesOptions,
): Promise<EmbedTimings> {
  const { signal, onBatch } = options;
  const size = model.vision.batch ?? batchSize;
  const timings = { decodeMs: 0, runMs: 0 };
  const prepare = (at: number) => prepareBatch(sources.slice(at, at + size), { at, model, timings, ...options });
  let next = prepare(0);
  for (let at = 0; at < sources.length; at += size) {
    const { fitted, failures } = await next;
    signal?.throwIfAborted();
    if (at + size < sources.length) {
      next = prepare(at + size);
      next.catch(() => {}); // told when it is awaited; an abort may come first
    }
    const vectors = await runBatch(model, fitted, { signal, timings });
    onBatch([...vectors, ...failures].toSorted((a, b) => a.index - b.index));
  }
  return timings;
}

interface Fitted extends FittedImage {
  readonly index: number;
}

interface Preparing extends EmbedImagesOptions {
  at: number;
  model: { preprocessing: Preprocessing };
  timings: EmbedTimings;
}

async function prepareBatch(
  sources: readonly ImageSource[],
  { at, model, timings, signal, thumbnail, fit = fitImage }: Preparing,
): Promise<{ fitted: Fitted[]; failures: ImageFailure[] }> {
  const start = performance.now();
  const fitted: Fitted[] = [];
  const failures: ImageFailure[] = [];
  const waiting = sources.entries();
  const work = async (): Promise<void> => {
    for (const [offset, source] of waiting) {
      signal?.throwIfAborted();
      const index = at + offset;
      try {
        fitted.push({ index, ...(await fit(source, model.preprocessing, { signal, thumbnail })) });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        failures.push({ index, code: error.code, message: error.message });
      }
    }
  };
  await Promise.all(Array.from({ length: decodedAtOnce }, work));
  timings.decodeMs += performance.now() - start;
  return { fitted, failures };
}

async function runBatch(
  { vision, preprocessing }: Pick<ClipModel, 'vision' | 'preprocessing'>,
  fitted: readonly Fitted[],
  { signal, timings }: { signal: AbortSignal | undefined; timings: EmbedTimings },
): Promise<EmbeddedImage[]> {
  const results: EmbeddedImage[] = [];
  for (const group of sameSize(fitted)) {
    const pixels = toPixels(group, preprocessing, vision.batch ?? group.length);
    const start = performance.now();
    const found = await vision.run(pixels, { signal });
    timings.runMs += performance.now() - start;
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
