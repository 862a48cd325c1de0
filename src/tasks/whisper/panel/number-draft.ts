/** What a field of numbers holds: a number, nothing (null), or something else (undefined). */
export function parseNumber(typed: string): number | null | undefined {
  if (typed.trim() === '') return null;
  const value = Number(typed.replace(',', '.'));
  return Number.isFinite(value) ? value : undefined;
}

/** Numbers divided by commas or spaces; undefined where one is none, or all are missing. */
export function parseNumbers(typed: string): number[] | undefined {
  const numbers = typed
    .split(/[,;\s]+/)
    .filter(Boolean)
    .map(Number);
  return numbers.length > 0 && numbers.every(Number.isFinite) ? numbers : undefined;
}
