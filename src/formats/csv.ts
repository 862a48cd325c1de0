/** A cell as RFC 4180 writes it: in quotes where it holds a comma, a quote or a line break. */
const cell = (value: string | number): string =>
  /[",\r\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);

/** A table as CSV (RFC 4180), lines ended by CRLF. */
export const writeCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
