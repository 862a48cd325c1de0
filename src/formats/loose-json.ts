/** Texts, which stay; whole numbers that a double cannot hold; and Python's names for numbers that are none. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|(?<![\d.])-?\b\d{16,}\b(?![.eE])|-?\b(?:NaN|Infinity)\b/gsu;

/**
 * JSON as Python writes it: `NaN` and `Infinity` are null, and a whole number of 16 digits or more is a text, which loses
 * none of them. Undefined when it is no JSON.
 */
export function parseLooseJson(text: string): unknown {
  try {
    return JSON.parse(
      text.replaceAll(tokens, (token) => {
        if (token.startsWith('"')) return token;
        return /\d/u.test(token) ? `"${token}"` : 'null';
      }),
    ) as unknown;
  } catch {
    return undefined;
  }
}
