/** A row and how well it fits. */
export interface Ranked {
  readonly row: number;
  readonly score: number;
}

/** The better one first; of equal scores, the lower row. */
export const byRank = (a: Ranked, b: Ranked): number => b.score - a.score || a.row - b.row;

/** Keeps the best `limit` of what it is offered. */
export interface TopK {
  /** What does not lie above this need not be offered, unless its row is lower than those kept. */
  readonly floor: number;
  offer(row: number, score: number): void;
  /** The best first. */
  sorted(): Ranked[];
}

/**
 * A binary heap with the worst of the kept at its root: most offers cost one comparison. Rows come in rising order, so
 * an equal score never displaces (the lower row stays).
 */
export function createTopK(limit: number): TopK {
  const rows: number[] = [];
  const scores: number[] = [];
  /** Whether the entry at `a` is worse than the one at `b`. */
  const isWorse = (a: number, b: number): boolean =>
    scores[a] === scores[b] ? rows[a]! > rows[b]! : scores[a]! < scores[b]!;
  const swap = (a: number, b: number): void => {
    [rows[a], rows[b]] = [rows[b]!, rows[a]!];
    [scores[a], scores[b]] = [scores[b]!, scores[a]!];
  };
  const rise = (from: number): void => {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!isWorse(at, parent)) return;
      swap(at, parent);
      at = parent;
    }
  };
  const sink = (): void => {
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      let worst = at;
      if (left < rows.length && isWorse(left, worst)) worst = left;
      if (left + 1 < rows.length && isWorse(left + 1, worst)) worst = left + 1;
      if (worst === at) return;
      swap(at, worst);
      at = worst;
    }
  };
  return {
    get floor() {
      if (limit === 0) return Infinity;
      return rows.length < limit ? -Infinity : scores[0]!;
    },
    offer(row, score) {
      if (rows.length < limit) {
        rows.push(row);
        scores.push(score);
        rise(rows.length - 1);
        return;
      }
      if (limit === 0 || score < scores[0]! || (score === scores[0] && row > rows[0]!)) return;
      rows[0] = row;
      scores[0] = score;
      sink();
    },
    sorted: () => rows.map((row, i) => ({ row, score: scores[i]! })).toSorted(byRank),
  };
}
