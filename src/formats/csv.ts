/** What a spreadsheet takes for the start of a formula (OWASP, "CSV Injection"), in full width too. */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/**
 * A cell as RFC 4180 writes it: in quotes where it holds a comma, a quote or a line break. A text that a spreadsheet
 * would run as a formula has an apostrophe before it, which spreadsheets take for "this is text"; numbers stay numbers.
 */
function cell(value: string | number): string {
  const text = typeof value === 'string' && formula.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A table as CSV (RFC 4180) that is safe to open in a spreadsheet, lines ended by CRLF. */
export const writeCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
