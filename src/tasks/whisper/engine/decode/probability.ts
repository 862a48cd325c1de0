/** log(Σ exp) of `logits[from, to)`; -Infinity where all are masked. */
export function logSumExp(logits: Float32Array, from = 0, to = logits.length): number {
  const highest = largest(logits, from, to);
  if (highest === -Infinity) return -Infinity;
  let sum = 0;
  for (let i = from; i < to; i++) sum += Math.exp(logits[i]! - highest);
  return highest + Math.log(sum);
}

/** The largest of `logits[from, to)`. */
export function largest(logits: Float32Array, from: number, to: number): number {
  let highest = -Infinity;
  for (let i = from; i < to; i++) if (logits[i]! > highest) highest = logits[i]!;
  return highest;
}

/** The first index of the largest. */
export function argmax(logits: Float32Array): number {
  let best = 0;
  for (let i = 1; i < logits.length; i++) if (logits[i]! > logits[best]!) best = i;
  return best;
}

/** The `count` largest indices, largest first, lower indices first among equals. */
export function topIndices(logits: Float32Array, count: number): number[] {
  const best: number[] = [];
  for (let i = 0; i < logits.length; i++) {
    if (best.length === count && !(logits[i]! > logits[best[count - 1]!]!)) continue;
    let at = best.length;
    while (at > 0 && logits[i]! > logits[best[at - 1]!]!) at--;
    best.splice(at, 0, i);
    if (best.length > count) best.pop();
  }
  return best;
}

/** Draws an index with the probabilities of softmax(logits / temperature); `uniform` is in [0, 1). */
export function draw(logits: Float32Array, temperature: number, uniform: number): number {
  const highest = largest(logits, 0, logits.length);
  const weights = new Float64Array(logits.length);
  let total = 0;
  for (let i = 0; i < logits.length; i++) total += weights[i] = Math.exp((logits[i]! - highest) / temperature);
  let rest = uniform * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    rest -= weights[i]!;
    if (rest < 0) break;
  }
  return last;
}
