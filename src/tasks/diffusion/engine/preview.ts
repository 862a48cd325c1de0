import { AppError } from '../../../runtime/errors.ts';

/** A linear map from the latents to colours, as a model's `preview.json` holds it. */
export interface PreviewMap {
  /** One row a latent channel: its share of red, green and blue in [-1, 1]. */
  factors: readonly (readonly number[])[];
  /** Of red, green and blue. */
  bias: readonly number[];
}

/** AUTOMATIC1111's maps ("Approx cheap"), for models that ship none of their own. */
export const previewMaps = {
  'sd-1': {
    factors: [
      [0.298, 0.207, 0.208],
      [0.187, 0.286, 0.173],
      [-0.158, 0.189, 0.264],
      [-0.184, -0.271, -0.473],
    ],
    bias: [0, 0, 0],
  },
  sdxl: {
    factors: [
      [0.3448, 0.4168, 0.4395],
      [-0.1953, -0.029, 0.025],
      [0.1074, 0.0886, -0.0163],
      [-0.373, -0.2499, -0.2088],
    ],
    bias: [0, 0, 0],
  },
} satisfies Record<string, PreviewMap>;

/** Reads `preview.json`. Throws `model-corrupt` when it is no map of four channels to three colours. */
export function readPreviewMap(json: unknown): PreviewMap {
  const { factors, bias } = (json ?? {}) as Partial<PreviewMap>;
  const isRow = (row: unknown): boolean => Array.isArray(row) && row.length === 3 && row.every(Number.isFinite);
  if (Array.isArray(factors) && factors.length === 4 && factors.every(isRow) && isRow(bias))
    return { factors, bias: bias! };
  throw new AppError(
    'model-corrupt',
    'preview.json is no map of 4 latent channels to 3 colours. Fetch the model again.',
  );
}

/**
 * A cheap picture of the estimate of one picture, [4, height, width], one opaque RGBA pixel a latent.
 * It takes microseconds, where a decode takes as long as a step.
 */
export function previewRgba(estimate: Float32Array, { factors, bias }: PreviewMap): Uint8ClampedArray<ArrayBuffer> {
  const size = estimate.length / factors.length;
  const pixels = new Uint8ClampedArray(4 * size).fill(255);
  for (let i = 0; i < size; i++) {
    for (let colour = 0; colour < 3; colour++) {
      let value = bias[colour]!;
      for (let channel = 0; channel < factors.length; channel++)
        value += factors[channel]![colour]! * estimate[channel * size + i]!;
      pixels[4 * i + colour] = (value + 1) * 127.5;
    }
  }
  return pixels;
}
