/** Generation parameters as AUTOMATIC1111 writes them under a picture. */
export interface Infotext {
  prompt: string;
  negativePrompt: string;
  /** Pairs of the last line in their order; a size such as `Size: 512x768` becomes `Size-1` and `Size-2`. */
  fields: Map<string, string>;
}

const negativeMark = 'Negative prompt:';

/** Fewer pairs than this, and the last line is taken for a line of the prompt. */
const minimumPairs = 3;

/**
 * `key: value,` with an optionally quoted value. A key starts at the first letter of its run of letters, digits,
 * spaces, `-` and `/`; saying so by looking around keeps a long line without pairs from costing its square.
 */
const pair =
  /(?=[\p{L}\p{N}_])(?<![\p{L}\p{N}_][ \-/]*)(?<key>[\p{L}\p{N}_ \-/]{2,}):\s*(?<value>"(?:\\.|[^\\"])+"|[^,]*)(?:,|$)/gu;

/**
 * Reads the text form, as tolerant as AUTOMATIC1111 (`modules/infotext_utils.py`, parse_generation_parameters, before
 * it fills in defaults): the last line counts only if it holds three pairs, pairs without a value are dropped.
 */
export function parseInfotext(text: string): Infotext {
  const lines = text.trim().split('\n');
  const pairs = [...lines.at(-1)!.matchAll(pair)];
  const hasFields = pairs.length >= minimumPairs;
  const sides = readSides(hasFields ? lines.slice(0, -1) : lines);
  return { ...sides, fields: hasFields ? readFields(pairs) : new Map<string, string>() };
}

/** Writes the text form; values with a comma, a colon or a line break are quoted as JSON. */
export function formatInfotext({ prompt, negativePrompt, fields }: Infotext): string {
  const last = [...fields].map(([key, value]) => `${key}: ${quote(value)}`).join(', ');
  return [prompt, negativePrompt && `${negativeMark} ${negativePrompt}`, last].filter(Boolean).join('\n');
}

function readSides(lines: string[]): { prompt: string; negativePrompt: string } {
  const positive: string[] = [];
  const negative: string[] = [];
  let side = positive;
  for (const raw of lines) {
    const line = raw.trim();
    const isNegative = line.startsWith(negativeMark);
    if (isNegative) side = negative;
    side.push(isNegative ? line.slice(negativeMark.length).trim() : line);
  }
  return { prompt: joinLines(positive), negativePrompt: joinLines(negative) };
}

/** A line break stands only after something: empty first lines leave none. */
const joinLines = (lines: string[]) => lines.reduce((text, line) => text + (text && '\n') + line, '');

function readFields(pairs: RegExpExecArray[]): Map<string, string> {
  const fields = new Map<string, string>();
  for (const { groups } of pairs) {
    const key = groups!.key!;
    if (!groups!.value) continue;
    const value = unquote(groups!.value);
    const size = /^(?<width>\d+)x(?<height>\d+)$/u.exec(value)?.groups;
    if (size) fields.set(`${key}-1`, size.width!).set(`${key}-2`, size.height!);
    else fields.set(key, value);
  }
  return fields;
}

const quote = (value: string) => (/[,:\n]/u.test(value) ? JSON.stringify(value) : value);

/** A quoted value that is no JSON, as in a line that was cut, stays as it is. */
function unquote(value: string): string {
  if (!value.startsWith('"') || !value.endsWith('"')) return value;
  try {
    return JSON.parse(value) as string;
  } catch {
    return value;
  }
}
