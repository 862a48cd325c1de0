/** What Python's `str.isspace` accepts, as the inside of a character class; JavaScript's `\s` is another set. */
export const pythonSpaces = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** What Python's `str.splitlines()` takes for the end of a line, as the inside of a character class. */
export const pythonLineEnds = '\\n-\\r\\x1c-\\x1e\\x85\\u2028\\u2029';

const isSpace = new RegExp(`[${pythonSpaces}]`);

/**
 * Python's `str.strip()`: unlike `trim()` it takes U+001C to U+001F and U+0085, and leaves U+FEFF. It looks at the ends
 * only: an expression that looks for spaces before the end takes the square of a long run of them in the middle.
 */
export function strip(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace.test(text[start]!)) start++;
  while (end > start && isSpace.test(text[end - 1]!)) end--;
  return text.slice(start, end);
}

/** Python's `len(str)`: code points, where JavaScript counts UTF-16 units. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
