/**
 * A key starts at the first letter of its run of letters, digits, spaces, `-` and `/`; saying so by looking around keeps a
 * long line without pairs from costing its square.
 */
const key = /(?=[\p{L}\p{N}_])(?<![\p{L}\p{N}_][ \-/]*)(?<key>[\p{L}\p{N}_ \-/]{2,}):\s*/gu;
const quoted = /"(?:\\.|[^\\"])+"(?=,|$)/uy;
const plain = /[^,]*/uy;

export interface Field {
  key: string;
  value: string;
}

/**
 * The pairs `key: value,` of a line of fields, with values that are quoted as JSON unquoted. A value may also be JSON as
 * it stands (Civitai's resources). Pairs without a value are left out, unless they are counted only.
 */
export function readFields(line: string, { isCounting = false } = {}): Field[] {
  const fields: Field[] = [];
  const measure = bracketMeasure(line);
  key.lastIndex = 0;
  for (let found = key.exec(line); found; found = key.exec(line)) {
    const start = key.lastIndex;
    const end = measure(start) ?? endOf(quoted, line, start) ?? endOf(plain, line, start)!;
    const value = line.slice(start, end);
    if (value || isCounting) fields.push({ key: found.groups!.key!, value: isCounting ? '' : unquote(value) });
    key.lastIndex = Math.max(end + 1, start);
    if (end >= line.length) break;
  }
  return fields;
}

function endOf(pattern: RegExp, line: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(line) ? pattern.lastIndex : undefined;
}

/** A quoted value that is no JSON, as in a line that was cut, stays as it is. */
function unquote(value: string): string {
  if (!value.startsWith('"') || !value.endsWith('"')) return value;
  try {
    const text: unknown = JSON.parse(value);
    return typeof text === 'string' ? text : value;
  } catch {
    return value;
  }
}

/**
 * Finds where a value in brackets ends: at the one that closes the first, if a comma or nothing follows. Looking for it
 * costs no more than a few times the line in all, whatever the line holds.
 */
function bracketMeasure(line: string): (start: number) => number | undefined {
  let left = 4 * line.length;
  return (start) => {
    if (line[start] !== '[' && line[start] !== '{') return undefined;
    let depth = 0;
    let isText = false;
    for (let at = start; at < line.length && left > 0; at++, left--) {
      const letter = line[at]!;
      if (isText && letter === '\\') at++;
      else if (letter === '"') isText = !isText;
      else if (!isText && (letter === '[' || letter === '{')) depth++;
      else if (!isText && (letter === ']' || letter === '}') && --depth === 0)
        return at + 1 === line.length || line[at + 1] === ',' ? at + 1 : undefined;
    }
    return undefined;
  };
}
