/**
 * Labels in a list with commas or one a line; quotes keep a comma inside a label. Spaces are collapsed, blanks and
 * repeats are left out, the order stays.
 */
export function parseLabels(text: string): string[] {
  // Line breaks are no part of it: blank lines are passed one by one, not looked through again from each of them.
  const found = text.matchAll(/[^\S\n\r]*"((?:[^"]|"")*)"|[^,\n\r]+/g);
  const labels = Array.from(found, ([whole, quoted]) =>
    (quoted?.replaceAll('""', '"') ?? whole).replace(/\s+/g, ' ').trim(),
  );
  return unique(labels.filter((label) => label !== ''));
}

/** The inverse of `parseLabels`, on one line. */
export const formatLabels = (labels: readonly string[]): string =>
  labels.map((label) => (/[",]/.test(label) ? `"${label.replaceAll('"', '""')}"` : label)).join(', ');

/** Adds labels behind those that are there; what is already there stays where it is. */
export const addLabels = (labels: readonly string[], more: readonly string[]): string[] => unique([...labels, ...more]);

const unique = (labels: readonly string[]): string[] => [...new Set(labels)];
