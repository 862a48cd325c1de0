import { softmax } from '../vectors.ts';

/**
 * The labels that fit a picture, the best first: those whose share among all labels and the background ("none of
 * these") is at least `minimum`. `cosines` has one a label, in their order.
 */
export function tagsFor(
  labels: readonly string[],
  cosines: readonly number[],
  { none, scale, minimum }: { none: number; scale: number; minimum: number },
): string[] {
  const shares = softmax([...cosines, none].map((cosine) => scale * cosine));
  return labels
    .map((label, i) => ({ label, share: shares[i]! }))
    .filter(({ share }) => share >= minimum)
    .toSorted((a, b) => b.share - a.share)
    .map(({ label }) => label);
}
