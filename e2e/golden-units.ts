/** The generator of the golden files: a linear congruence, its upper 24 bits as a number in [0, 1). */
export function units(seed: number, count: number): Float64Array {
  const values = new Float64Array(count);
  let state = seed;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = (state >>> 8) / 2 ** 24;
  }
  return values;
}
