/** A score or a line, 0 to 1, as it stands in a sentence: two decimals, three where two would say 0 or 1. */
export function formatScore(score: number): string {
  const isNearEnd = (score > 0 && score < 0.005) || (score < 1 && score > 0.995);
  return score.toFixed(isNearEnd ? 3 : 2);
}
