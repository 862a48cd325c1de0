/** The rows of a batch in one array, one after the other. */
export function joinRows(rows: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(rows.reduce((length, row) => length + row.length, 0));
  let at = 0;
  for (const row of rows) {
    all.set(row, at);
    at += row.length;
  }
  return all;
}

/** The `count` equal rows of a batch, as views. */
export function splitRows(all: Float32Array, count: number): Float32Array[] {
  const size = all.length / count;
  return Array.from({ length: count }, (_, i) => all.subarray(i * size, (i + 1) * size));
}
