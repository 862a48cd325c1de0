/**
 * A text without the NULs that pad its end. By hand: a regular expression tries every NUL of a run in the middle as the
 * start of one at the end, which takes minutes over a megabyte of them.
 */
export function withoutTrailingNuls(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return text.slice(0, end);
}
