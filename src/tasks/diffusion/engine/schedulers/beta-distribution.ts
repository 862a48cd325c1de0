/** B(0.6, 0.6), the normalisation of the one distribution that is used. */
const betaFunction = 2.4153442080024714;
const shape = 0.6;

/**
 * Value at which the Beta(0.6, 0.6) distribution reaches a probability in [0, 1]: `scipy.stats.beta.ppf(p, 0.6, 0.6)`.
 * Source of the schedule: "Beta Sampling is All You Need" (arXiv 2407.12173).
 */
export function betaQuantile(probability: number): number {
  if (probability <= 0) return 0;
  if (probability >= 1) return 1;
  if (probability > 0.5) return 1 - betaQuantile(1 - probability);
  let [low, high] = [0, 0.5];
  while (high - low > Number.EPSILON * high) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (cumulative(middle) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Regularised incomplete beta function of x in (0, 0.5], by its continued fraction (DLMF 8.17.22, Lentz's method). */
function cumulative(x: number): number {
  const tiny = 1e-300;
  let c = 1;
  let d = 1 - (2 * shape * x) / (shape + 1);
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let fraction = d;
  for (let m = 1; m < 200; m++) {
    const even = (m * (shape - m) * x) / ((shape + 2 * m - 1) * (shape + 2 * m));
    const odd = (-(shape + m) * (2 * shape + m) * x) / ((shape + 2 * m) * (shape + 2 * m + 1));
    const before = fraction;
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d);
      c = 1 + term / c;
      fraction *= c * d;
    }
    if (Math.abs(fraction - before) < 1e-16 * fraction) break;
  }
  return ((x * (1 - x)) ** shape * fraction) / (shape * betaFunction);
}
