import type { Classification } from '../contract.ts';
import type { EmbeddedImage } from './embed-images.ts';
import { dot, softmax } from './vectors.ts';

/** What a picture is compared with. */
export interface LabelSpace {
  readonly labels: readonly Float32Array[];
  /** The background: what a picture of nothing in particular would be called. */
  readonly none: Float32Array;
  /** The least cosine that the background has, however little its prompts are like the picture. */
  readonly noneFloor: number;
  /** exp of the learned logit scale. */
  readonly logitScale: number;
  /** SigLIP: each label is judged by itself. */
  readonly logitBias?: number | undefined;
}

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/**
 * Cosines and their softmax over the labels; the share of "none" is what it would get if it stood among them.
 * With a bias each score is the sigmoid of its own logit, as SigLIP was trained (arXiv 2303.15343).
 */
export function classifyVector(
  { vector, width, height }: Pick<EmbeddedImage, 'vector' | 'width' | 'height'>,
  { labels, none, noneFloor, logitScale, logitBias }: LabelSpace,
): Extract<Classification, { scores: number[] }> {
  const cosines = labels.map((label) => dot(vector, label));
  const background = Math.max(noneFloor, dot(vector, none));
  if (logitBias !== undefined) {
    const [share = 0, ...scores] = [background, ...cosines].map((cosine) => sigmoid(logitScale * cosine + logitBias));
    return { scores, cosines, none: { cosine: background, score: share }, independent: true, width, height };
  }
  const share = softmax([...cosines, background].map((cosine) => logitScale * cosine)).at(-1)!;
  return {
    scores: softmax(cosines.map((cosine) => logitScale * cosine)),
    cosines,
    none: { cosine: background, score: share },
    width,
    height,
  };
}
