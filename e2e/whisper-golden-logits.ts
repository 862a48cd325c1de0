/** The parameters of the pseudo-model behind the golden files: its logits are a formula over hashes of the tokens. */
export interface GoldenModel {
  readonly seed: number;
  readonly eotBias: number;
  readonly eotSlope: number;
  readonly tsStep: number;
  readonly nsBias: number;
  readonly scale: number;
}

/** Ids that the formula treats apart, and the size of the vocabulary. */
export interface GoldenVocabulary {
  readonly size: number;
  readonly eot: number;
  readonly sot: number;
  readonly noSpeech: number;
  readonly timestampBegin: number;
}

/** Where a row stands: index of its token in the sequence, that token, and the one before (absent at 0). */
export interface GoldenPosition {
  readonly index: number;
  readonly token: number;
  readonly before?: number | undefined;
}

const golden = 0x9e3779b1;

function mix(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** One row of logits, all multiples of 2^-16 before scaling: the docstring of `golden_fake.py`, line by line. */
export function goldenLogits(
  model: GoldenModel,
  vocabulary: GoldenVocabulary,
  { index, token, before }: GoldenPosition,
): Float32Array {
  const { size, eot, sot, noSpeech, timestampBegin } = vocabulary;
  const previous = before ?? 0xffffffff;
  const context = mix(mix(mix(model.seed ^ Math.imul(index, golden)) + token) + previous);
  const u = (n: number) => mix(context ^ Math.imul(n + 1, golden));
  const f = (n: number) => (u(n) >>> 12) / 65_536;

  const logits = new Float32Array(size);
  for (let id = 0; id < size; id++) logits[id] = f(id) - (id >= timestampBegin ? 24 : 8);
  for (let k = 0; k < 8; k++) logits[u(0x100000 + k) % eot] = 8 + f(0x200000 + k);
  logits[eot]! += model.eotBias + model.eotSlope * (index & 63);
  if (u(0x300000) % 6 === 0)
    for (let k = 0; k < 4; k++) {
      const step = Math.min(1500, (index & 63) * model.tsStep + (u(0x400000 + k) % 20));
      logits[timestampBegin + step] = 10 + f(0x500000 + k);
    }
  if (token >= timestampBegin && previous < timestampBegin && index > 0) logits[token] = 14 + f(0x600000);
  if (token === sot) logits[noSpeech]! += model.nsBias;
  return logits.map((logit) => logit * model.scale);
}
