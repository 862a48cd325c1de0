/** A monotonic path through a matrix: `rows[k]`, `columns[k]` is its k-th cell. */
export interface DtwPath {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
}

const diagonal = 0;
const up = 1;
const left = 2;

/**
 * Cheapest path from the first to the last cell of `costs` (row-major, [rows, columns]): `dtw_cpu` of openai-whisper
 * (timing.py). Sums are stored in float32, and a step is diagonal or up only if strictly cheaper than both others, so
 * that ties go left; the CUDA kernel of the reference ties the other way and is not followed. Without columns the path
 * is column -1 of every row, as in the reference.
 */
export function dtw(costs: ArrayLike<number>, rows: number, columns: number): DtwPath {
  const width = columns + 1;
  const total = new Float32Array((rows + 1) * width).fill(Infinity);
  const steps = new Uint8Array((rows + 1) * width);
  steps.fill(left, 0, width);
  for (let i = 0; i <= rows; i++) steps[i * width] = up;
  total[0] = 0;
  for (let i = 1; i <= rows; i++) {
    for (let j = 1; j <= columns; j++) {
      const here = i * width + j;
      const fromDiagonal = total[here - width - 1]!;
      const fromUp = total[here - width]!;
      const fromLeft = total[here - 1]!;
      const isDiagonal = fromDiagonal < fromUp && fromDiagonal < fromLeft;
      const isUp = !isDiagonal && fromUp < fromDiagonal && fromUp < fromLeft;
      steps[here] = isDiagonal ? diagonal : isUp ? up : left;
      const before = isDiagonal ? fromDiagonal : isUp ? fromUp : fromLeft;
      total[here] = costs[(i - 1) * columns + j - 1]! + before;
    }
  }
  return backtrace(steps, rows, columns);
}

function backtrace(steps: Uint8Array, rows: number, columns: number): DtwPath {
  const pathRows = new Int32Array(rows + columns);
  const pathColumns = new Int32Array(rows + columns);
  let at = rows + columns;
  for (let i = rows, j = columns; i > 0 || j > 0;) {
    at--;
    pathRows[at] = i - 1;
    pathColumns[at] = j - 1;
    const step = steps[i * (columns + 1) + j];
    if (step !== left) i--;
    if (step !== up) j--;
  }
  return { rows: pathRows.subarray(at), columns: pathColumns.subarray(at) };
}
