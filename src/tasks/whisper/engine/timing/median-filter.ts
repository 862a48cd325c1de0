/**
 * Running median of each row, in place: `median_filter` of openai-whisper (timing.py). Rows are mirrored about their end
 * samples; a row of at most half the width is left as it is, because a mirror needs more.
 */
export function medianFilter(values: Float32Array, columns: number, width: number): void {
  const reach = width >> 1;
  if (columns <= reach) return;
  const mirrored = new Float32Array(columns + 2 * reach);
  const window = new Float32Array(width);
  for (let row = 0; row < values.length; row += columns) {
    mirrored.set(values.subarray(row, row + columns), reach);
    for (let i = 1; i <= reach; i++) {
      mirrored[reach - i] = mirrored[reach + i]!;
      mirrored[reach + columns - 1 + i] = mirrored[reach + columns - 1 - i]!;
    }
    for (let column = 0; column < columns; column++) {
      window.set(mirrored.subarray(column, column + width));
      values[row + column] = window.sort()[reach]!;
    }
  }
}
