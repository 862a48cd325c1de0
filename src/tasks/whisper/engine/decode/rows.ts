/** A sequence that is being decoded. */
export interface Row {
  /** Tokens since the first ones; after its end a row goes on with end tokens. */
  sampled: readonly number[];
  /** Sum of the log-probabilities, in float32 as the reference keeps it. */
  sum: number;
}

/** What the rows became by one token. */
export interface Update {
  rows: Row[];
  /** Which row each continues, where rows changed places. */
  sources?: number[];
  completed: boolean;
}

/** A finished sequence without its end token. */
export interface Candidate {
  tokens: readonly number[];
  sumLogprob: number;
}

/** Chooses tokens. `logits` [rows][vocabulary] are filtered already. */
export interface Strategy {
  /** Sequences side by side. */
  readonly rows: number;
  update(rows: readonly Row[], logits: readonly Float32Array[]): Update;
  /** What there is to choose from after the last update. */
  finish(rows: readonly Row[]): Candidate[];
}

/** The tokens before the end token. */
export function untilEnd(sampled: readonly number[], eot: number): readonly number[] {
  const end = sampled.indexOf(eot);
  return end === -1 ? sampled : sampled.slice(0, end);
}
