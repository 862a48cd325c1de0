/** The text of a list that takes the fewest changes to become the one given (Levenshtein). */
export function nearest(text: string, candidates: readonly string[]): string {
  const distances = candidates.map((candidate) => distance(text.toLowerCase(), candidate.toLowerCase()));
  return candidates[distances.indexOf(Math.min(...distances))]!;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, change));
    }
    row = next;
  }
  return row[b.length]!;
}
