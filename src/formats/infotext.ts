import { withoutTrailingNuls } from './trailing-nuls.ts';
import { readFields } from './infotext-fields.ts';

/** Generation parameters as AUTOMATIC1111 writes them under a picture. */
export interface Infotext {
  prompt: string;
  negativePrompt: string;
  /** Pairs of the last line in their order; a size such as `Size: 512x768` becomes `Size-1` and `Size-2`. */
  fields: Map<string, string>;
}

const negativeMark = 'Negative prompt:';

/** Fewer pairs than this, and a line is taken for a line of the prompt. */
const minimumPairs = 3;

/** A line of pairs is about a picture only if it names one of these: a prompt may hold pairs too. */
const knownKeys = new Set([
  'steps',
  'sampler',
  'cfg scale',
  'seed',
  'size',
  'model',
  'model hash',
  'clip skip',
  'denoising strength',
  'schedule type',
  'rng',
  'version',
]);

/** Lines that extensions add after the fields; each holds one value up to its end, commas included. */
const ownLine = /^(?<key>(?:negative )?template|used embeddings|wildcard prompt):\s*(?<value>.*)$/iu;

/** Where the fields begin in a line that holds words before them. */
const stepsMark = /(?:^|[\s.,;])(?<mark>Steps:\s*\d)/u;

/**
 * Reads the text form. As tolerant as AUTOMATIC1111 (`modules/infotext_utils.py`, parse_generation_parameters, before it
 * fills in defaults): a line with three pairs holds the fields, pairs without a value are dropped, and fields named
 * `Prompt` and `Negative prompt` replace the lines above. Beyond it: lines after the fields, a value with a line break,
 * a text whose line breaks were lost, JSON as a value, and a prompt that only looks like fields.
 */
export function parseInfotext(text: string): Infotext {
  const lines = withoutTrailingNuls(text).trim().split('\n');
  const at = fieldsAt(lines);
  if (at === undefined) return { ...readSides(lines), fields: new Map() };
  const { words, rest } = splitWords(lines[at]!);
  const fields = readTail(rest, lines.slice(at + 1));
  const sides = readSides([...lines.slice(0, at), ...words]);
  const { Prompt: prompt, 'Negative prompt': negativePrompt } = Object.fromEntries(
    [...fields].filter(([key]) => key === 'Prompt' || key === 'Negative prompt'),
  );
  fields.delete('Prompt');
  fields.delete('Negative prompt');
  return { prompt: prompt ?? sides.prompt, negativePrompt: negativePrompt ?? sides.negativePrompt, fields };
}

/**
 * Writes the text form; values with a comma, a colon or a line break are quoted as JSON. Words that would be read back
 * as others (a line that begins with `Negative prompt:`, blanks at the end) stand among the fields once more, where
 * AUTOMATIC1111 and `parseInfotext` look for them.
 */
export function formatInfotext({ prompt, negativePrompt, fields }: Infotext): string {
  const write = (pairs: Iterable<[string, string]>) => {
    const last = [...pairs].map(([key, value]) => `${key}: ${quote(value)}`).join(', ');
    return [prompt, negativePrompt && `${negativeMark} ${negativePrompt}`, last].filter(Boolean).join('\n');
  };
  const plain = write(fields);
  const read = parseInfotext(plain);
  const exact: [string, string][] = [];
  if (read.prompt !== prompt) exact.push(['Prompt', prompt]);
  if (read.negativePrompt !== negativePrompt) exact.push(['Negative prompt', negativePrompt]);
  return exact.length === 0 ? plain : write([...fields, ...exact]);
}

/** The line that holds the fields: the last with steps among them, else the last line of all. */
function fieldsAt(lines: readonly string[]): number | undefined {
  const withSteps = lines.findLastIndex((line) => line.includes('Steps:') && keysOf(line).has('steps'));
  if (withSteps >= 0) return withSteps;
  const last = lines.length - 1;
  return [...keysOf(lines[last]!)].some((key) => knownKeys.has(key)) ? last : undefined;
}

/** The names in a line of fields, in small letters; none in a line that has too few pairs. */
function keysOf(line: string): Set<string> {
  const pairs = readFields(line, { isCounting: true });
  return new Set(pairs.length >= minimumPairs ? pairs.map(({ key }) => key.trim().toLowerCase()) : []);
}

/** Words that stand before the fields in one line, as where line breaks were turned into dots or blanks. */
function splitWords(line: string): { words: string[]; rest: string } {
  const isPair = /^\s*[\p{L}\p{N}_][\p{L}\p{N}_ \-/]+:/u.test(line);
  const found = stepsMark.exec(line);
  const start = found ? found.index + found[0].length - found.groups!.mark!.length : 0;
  const before = line.slice(0, start);
  if (start === 0 || (isPair && !before.includes(negativeMark))) return { words: [], rest: line };
  const negative = before.indexOf(negativeMark);
  const words = negative < 0 ? [before] : [before.slice(0, negative), before.slice(negative)];
  return { words: words.map((part) => part.replace(/\.$/u, '')), rest: line.slice(start) };
}

/** Fields, those that go on in the lines below, and lines of their own after them. */
function readTail(line: string, below: readonly string[]): Map<string, string> {
  const goingOn: string[] = [];
  const own: [key: string, value: string][] = [];
  for (const raw of below) {
    const { key, value } = ownLine.exec(raw.trim())?.groups ?? {};
    if (key !== undefined) own.push([key, value!]);
    else if (own.length > 0) own.at(-1)![1] += `\n${raw.trimEnd()}`;
    else goingOn.push(raw);
  }
  const more = goingOn.join('\n');
  const isMore = readFields(more, { isCounting: true }).length > 0;
  const isNewPair = /^\s*[\p{L}\p{N}_][\p{L}\p{N}_ \-/]+:/u.test(more);
  const fields = new Map<string, string>();
  for (const { key, value } of readFields(isMore ? `${line}${isNewPair ? ',' : ''}\n${more}` : line)) {
    const size = /^(?<width>\d+)x(?<height>\d+)$/u.exec(value)?.groups;
    if (size) fields.set(`${key}-1`, size.width!).set(`${key}-2`, size.height!);
    else fields.set(key, value);
  }
  if (!isMore && more.trim()) fields.set('More text', more.trim());
  for (const [key, value] of own) fields.set(key, value.trim());
  return fields;
}

function readSides(lines: readonly string[]): { prompt: string; negativePrompt: string } {
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

// oxlint-disable-next-line no-control-regex -- a NUL at the end of a text is taken for the end of a C string
const needsQuotes = /[,:\u0000-\u001f]|^\s|\s$|^["[{]|^$/u;
const quote = (value: string) => (needsQuotes.test(value) ? JSON.stringify(value) : value);
