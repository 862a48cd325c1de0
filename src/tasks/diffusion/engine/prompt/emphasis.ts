import { AppError } from '../../../../runtime/errors.ts';

/** A stretch of a prompt and how much it counts. A forced chunk end is the text `BREAK` with weight -1. */
export interface Span {
  text: string;
  weight: number;
}

/** What one round bracket multiplies by; one square bracket divides by it. */
const step = 1.1;

/** An escaped character, an opening bracket, `:1.2)`, a closing bracket, plain text, a lone colon. */
const token = /\\[()[\]\\]?|[([]|:\s*(?<weight>[+-]?[.\d]+)\s*\)|[)\]]|[^\\()[\]:]+|:/gu;

/**
 * `BREAK` as a word of its own. JavaScript's `\b` knows ASCII letters only, Python's all of them. Spaces are looked
 * through from their first one only: a long run of them would cost its square.
 */
const forcedBreak = /(?:(?<!\s)\s+)?(?<![\p{L}\p{N}_])BREAK(?![\p{L}\p{N}_])\s*/u;

/** Whether a span is the word `BREAK`, which ends a chunk, and not text that reads so. */
export const isBreak = (span: Span): boolean => span.text === 'BREAK' && span.weight === -1;

/**
 * Reads the emphasis of a prompt: `(a)` × 1.1, `(a:1.3)` × 1.3, `[a]` ÷ 1.1, nested ones multiply, `\(` is a bracket,
 * `BREAK` ends a chunk; what is left open closes at the end, and a closing bracket too many is text.
 * Rules and order of the products as AUTOMATIC1111's `modules/prompt_parser.py` (parse_prompt_attention).
 * Throws `bad-option` for a weight that is no number, such as `(a:1.2.3)`.
 */
export function parseEmphasis(prompt: string): Span[] {
  const texts: string[] = [];
  /** Of the texts. Plain numbers: an object each would make deep brackets ten times as slow. */
  const weights: number[] = [];
  /** Where each bracket that is still open began, as an index into `texts`. */
  const rounds: number[] = [];
  const squares: number[] = [];
  const add = ({ text, weight }: Span) => {
    texts.push(text);
    weights.push(weight);
  };
  const scaleFrom = (start: number, factor: number) => {
    for (let i = start; i < weights.length; i++) weights[i]! *= factor;
  };

  for (const match of prompt.matchAll(token)) {
    const part = match[0];
    const weight = match.groups?.weight;
    if (part.startsWith('\\')) add({ text: part.slice(1), weight: 1 });
    else if (part === '(') rounds.push(texts.length);
    else if (part === '[') squares.push(texts.length);
    else if (weight !== undefined && rounds.length > 0) scaleFrom(rounds.pop()!, readWeight(weight));
    else if (part === ')' && rounds.length > 0) scaleFrom(rounds.pop()!, step);
    else if (part === ']' && squares.length > 0) scaleFrom(squares.pop()!, 1 / step);
    else for (const span of splitAtBreaks(part)) add(span);
  }
  closeAtEnd(weights, rounds, step);
  closeAtEnd(weights, squares, 1 / step);

  if (texts.length === 0) return [{ text: '', weight: 1 }];
  return mergeEqual(texts.map((text, i) => ({ text, weight: weights[i]! })));
}

/**
 * Multiplies each weight once for every bracket that began before it and was never closed. One product after the other, as
 * the reference rounds them; those of equal weights are made once, as the brackets of a long text would cost its square.
 */
function closeAtEnd(weights: number[], starts: readonly number[], factor: number): void {
  const products = new Map<number, number[]>();
  let open = 0;
  for (const [i, weight] of weights.entries()) {
    while (open < starts.length && starts[open]! <= i) open++;
    if (open === 0) continue;
    const known = products.get(weight) ?? [weight];
    products.set(weight, known);
    while (known.length <= open) known.push(known.at(-1)! * factor);
    weights[i] = known[open]!;
  }
}

function readWeight(text: string): number {
  const weight = Number(text);
  if (!Number.isNaN(weight)) return weight;
  throw new AppError(
    'bad-option',
    `prompt: "${text}" is not a weight. Write a number such as (word:1.2), or escape the bracket as \\(.`,
  );
}

function splitAtBreaks(text: string): Span[] {
  return text.split(forcedBreak).flatMap((piece, i) => {
    const span = { text: piece, weight: 1 };
    return i === 0 ? [span] : [{ text: 'BREAK', weight: -1 }, span];
  });
}

function mergeEqual(spans: Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last?.weight === span.weight) last.text += span.text;
    else merged.push(span);
  }
  return merged;
}
