/** How long the page may be kept from answering, in milliseconds. */
const sliceMs = 16;

/**
 * Dot product of every left row with every right row, [left][right]: the cosine, because rows have unit length.
 * Gives the page a turn between rows. Abort rejects with `AbortError`.
 */
export async function dotRows(
  left: readonly Float32Array[],
  right: readonly Float32Array[],
  options: { signal?: AbortSignal } = {},
): Promise<number[][]> {
  const matrix: number[][] = [];
  let since = performance.now();
  for (const row of left) {
    options.signal?.throwIfAborted();
    matrix.push(right.map((other) => dot(row, other)));
    if (performance.now() - since < sliceMs) continue;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  }
  return matrix;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
