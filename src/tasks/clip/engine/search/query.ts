import { AppError } from '../../../../runtime/errors.ts';
import { parseDay } from './query-date.ts';

/** Something to look for (weight above 0) or to stay away from (below 0). */
export interface Term {
  readonly kind: 'text' | 'image';
  /** The words, or the id of a picture of the library. */
  readonly value: string;
  readonly weight: number;
}

/** What a picture must have, whatever it shows. All of them hold at once. */
export type Filter =
  /** Part of a folder's name in the path; `not`: in none of them. */
  | { readonly kind: 'folder'; readonly value: string; readonly not: boolean }
  | { readonly kind: 'type'; readonly value: string; readonly not: boolean }
  /** The day as it was written, and its first millisecond by the wall clock: `after` begins there, `before` ends there. */
  | { readonly kind: 'after'; readonly value: string; readonly time: number }
  | { readonly kind: 'before'; readonly value: string; readonly time: number }
  /** Lowest cosine, -1 to 1. */
  | { readonly kind: 'min'; readonly value: number };

/** A query as it was understood. `formatQuery` shows it. */
export interface Query {
  readonly terms: readonly Term[];
  readonly filters: readonly Filter[];
}

/**
 * Reads a query: words; `+a -b` (rclip's signs, at the start of a word); `2:a` weighs what does not begin with a digit;
 * `image:<id>` is a picture of the library; `without x` is `-x`, because models do not understand negation in words (NegBench, arXiv 2501.09425);
 * `folder:`, `type:` (with `-` before: not), `after:`, `before:`, `min:` filter. Quotes keep words as they are.
 * Signs and quotes may be typographic ones (− – — “ ” „ « »).
 * Throws `bad-option` for a filter or a weight that cannot be meant.
 */
export function parseQuery(text: string): Query {
  const terms: Term[] = [];
  const filters: Filter[] = [];
  let words: string[] = [];
  let weight = 1;
  const endTerm = (next: number): void => {
    if (words.length > 0) terms.push({ kind: 'text', value: words.join(' '), weight });
    words = [];
    weight = next;
  };
  for (const token of tokens(text)) {
    if (token.quoted) {
      if (token.body) words.push(token.body);
      continue;
    }
    const filter = readFilter(token);
    if (filter) {
      filters.push(filter);
      continue;
    }
    if (token.sign || token.factor !== undefined) endTerm((token.sign === '-' ? -1 : 1) * (token.factor ?? 1));
    else if (token.body.toLowerCase() === 'without') {
      endTerm(-1);
      continue;
    }
    if (token.key === 'image') {
      const own = token.sign || token.factor !== undefined ? weight : Math.sign(weight);
      endTerm(1);
      terms.push({ kind: 'image', value: token.value, weight: own });
    } else if (token.body) words.push(token.body);
  }
  endTerm(1);
  return { terms, filters };
}

/** What keyboards and word processors write for `-`, `+` and `"`. */
const minus = '\\-\u2010-\u2015\u2212\uff0d';
const plus = '+\uff0b';
const quotes = '"\u201c-\u201f\u00ab\u00bb\uff02';

/** A run of text without spaces outside quotes. */
interface Token {
  readonly sign: '' | '+' | '-';
  /** What stands before the colon of `2:`. */
  readonly factor: number | undefined;
  /** What is left, quotes taken off. */
  readonly body: string;
  readonly quoted: boolean;
  /** The parts of `key:value` in lower case and as written; empty without a known key. */
  readonly key: string;
  readonly value: string;
}

/**
 * A sign, a weight, and a quoted or bare rest; `key:"two words"` counts as bare. A number weighs what does not begin
 * with a digit: `10:30` is a time of day, `16:9` a shape, `2:car` a car that counts twice.
 */
const tokenPattern = new RegExp(
  `([${minus}${plus}](?=[^\\s${minus}${plus}]))?(?:(\\d+(?:\\.\\d+)?):(?=[^\\s\\d]))?` +
    `(?:[${quotes}]([^${quotes}]*)[${quotes}]?|([^\\s${quotes}]+(?:[${quotes}][^${quotes}]*[${quotes}]?)?))`,
  'g',
);
const anyQuote = new RegExp(`[${quotes}]`, 'g');
const keyPattern = /^(image|folder|type|after|before|min):(.+)$/is;

function* tokens(text: string): Generator<Token> {
  for (const [, signed = '', factor, quote, bare = ''] of text.matchAll(tokenPattern)) {
    const sign = signed && (plus.includes(signed) ? '+' : '-');
    const quoted = quote !== undefined;
    const body = (quoted ? quote : bare.replaceAll(anyQuote, '')).replaceAll(/\s+/g, ' ').trim();
    const [, key = '', value = ''] = (quoted ? undefined : keyPattern.exec(body)) ?? [];
    const isWeighed = factor !== undefined;
    if (isWeighed && Number(factor) === 0)
      throw new AppError('bad-option', `“${factor}:${body}” weighs nothing. Weights are above 0, as in “2:red car”.`);
    const shared = { factor: isWeighed ? Number(factor) : undefined, body, key: key.toLowerCase(), value };
    if (quoted && (sign || isWeighed)) yield* [signToken(sign, shared.factor), quotedToken(body)];
    else yield { ...shared, sign, quoted };
  }
}

const signToken = (sign: Token['sign'], factor: number | undefined): Token => ({
  sign,
  factor,
  body: '',
  quoted: false,
  key: '',
  value: '',
});
const quotedToken = (body: string): Token => ({ ...signToken('', undefined), body, quoted: true });

function readFilter({ key, value, sign, factor, body }: Token): Filter | undefined {
  if (key === '' || key === 'image') return undefined;
  if (factor !== undefined)
    throw new AppError('bad-option', `“${factor}:${body}” weighs a filter. Only words and pictures have weights.`);
  if (key === 'folder' || key === 'type') return { kind: key, value, not: sign === '-' };
  if (sign === '-')
    throw new AppError('bad-option', `“-${body}” cannot be turned around. Only folder: and type: take a minus.`);
  if (key === 'min') return { kind: key, value: readMinimum(value) };
  const time = parseDay(value);
  if (time === undefined)
    throw new AppError('bad-option', `“${body}” names no date. Write a year, month or day: 2024, 2024-05, 2024-05-17.`);
  return { kind: key as 'after' | 'before', value, time };
}

function readMinimum(value: string): number {
  const minimum = Number(value);
  if (minimum >= -1 && minimum <= 1) return minimum;
  throw new AppError('bad-option', `“min:${value}” is no cosine. Give a number from -1 to 1, such as min:0.2.`);
}

/** What has to be put in quotes to be read as the words they are. */
const special = new RegExp(
  `^[${minus}${plus}]|^\\d+(\\.\\d+)?:[^\\d]|^(image|folder|type|after|before|min):|^without$|[${quotes}]`,
  'i',
);

/** The query in its plainest form: reading it again gives the same. */
export function formatQuery({ terms, filters }: Query): string {
  const parts = terms.map((term, i) => {
    const sign = term.weight < 0 ? '-' : i > 0 ? '+' : '';
    const factor = Math.abs(term.weight) === 1 ? '' : `${Math.abs(term.weight)}:`;
    const value = term.kind === 'image' ? `image:${formatValue(term.value)}` : formatWords(term.value);
    return sign + factor + value;
  });
  for (const filter of filters) {
    const value = formatValue(String(filter.value));
    parts.push(`${'not' in filter && filter.not ? '-' : ''}${filter.kind}:${value}`);
  }
  return parts.join(' ');
}

const formatWords = (words: string): string =>
  words.split(' ').some((word) => special.test(word)) ? `"${words}"` : words;

const formatValue = (value: string): string => (/\s/.test(value) ? `"${value}"` : value);
