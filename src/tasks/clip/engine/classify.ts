import type { Classification } from '../contract.ts';
import type { EmbeddedImage } from './embed-images.ts';
import { dot, softmax } from './vectors.ts';

/** What a picture is compared with. */
export interface LabelSpace {
  readonly labels: readonly Float32Array[];
  /** The background: what a picture of nothing in particular would be called. */
  readonly none: Float32Array;
  /** exp of the learned logit scale. */
  readonly logitScale: number;
}

/** Cosines and their softmax over the labels; the share of "none" is what it would get if it stood among them. */
export function classifyVector(
  { vector, width, height }: Pick<EmbeddedImage, 'vector' | 'width' | 'height'>,
  { labels, none, logitScale }: LabelSpace,
): Extract<Classification, { scores: number[] }> {
  const cosines = labels.map((label) => dot(vector, label));
  const background = dot(vector, none);
  const share = softmax([...cosines, background].map((cosine) => logitScale * cosine)).at(-1)!;
  return {
    scores: softmax(cosines.map((cosine) => logitScale * cosine)),
    cosines,
    none: { cosine: background, score: share },
    width,
    height,
  };
}
