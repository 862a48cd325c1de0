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

/** Positions of the labels with the highest cosines, `each` of them, the highest first. */
export function nearestLabels(cosines: ArrayLike<number>, each: number): number[] {
  const best: number[] = [];
  for (let label = 0; label < cosines.length; label++) {
    if (best.length === each && !(cosines[label]! > cosines[best[each - 1]!]!)) continue;
    let place = best.length;
    while (place > 0 && cosines[best[place - 1]!]! < cosines[label]!) place--;
    best.splice(place, 0, label);
    if (best.length > each) best.pop();
  }
  return best;
}

/** Natural logarithm of the sum of exp(scale x cosine), without leaving the range of floats. */
export function logSumExp(cosines: readonly number[], scale: number): number {
  const most = cosines.reduce((high, value) => Math.max(high, value), -Infinity);
  return scale * most + Math.log(cosines.reduce((sum, value) => sum + Math.exp(scale * (value - most)), 0));
}
