/** Masks what must not come next with -Infinity, in place. `sampled` are the tokens of the row since the first ones. */
export type LogitFilter = (logits: Float32Array, sampled: readonly number[]) => void;
