const f = Math.fround;

export type Term = readonly [coefficient: number, vector: Float32Array];

/** Sum of scaled vectors, rounded to float32 after each product and each sum, from left to right. */
export function combine(first: Term, ...rest: readonly Term[]): Float32Array {
  const scale = f(first[0]);
  const sum = first[1].map((value) => scale * value);
  for (const [coefficient, vector] of rest) {
    const factor = f(coefficient);
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + f(factor * vector[i]!);
  }
  return sum;
}

/** `(left - right) / divisor`, rounded after each operation. */
export function slope(left: Float32Array, right: Float32Array, divisor: number): Float32Array {
  return left.map((value, i) => f(value - right[i]!) / divisor);
}

/** `sample + direction * distance`, rounded after each operation. */
export function move(sample: Float32Array, direction: Float32Array, distance: number): Float32Array {
  return sample.map((value, i) => value + f(direction[i]! * distance));
}
