import type { Construct, Place } from './construct.ts';

/** Square brackets that say more than less weight, and the marks in them that are no words. */
export interface Bracketed {
  construct: Construct;
  /** What is read in place of each mark. */
  marks: (Place & { text: string })[];
}

interface Open {
  start: number;
  kind: '(' | '[';
  /** Places of `:` and `|` directly inside. */
  colons: number[];
  bars: number[];
}

/** A signed number with blanks around it, as the grammar of AUTOMATIC1111 takes one for the time of a change. */
const time = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/iu;

/**
 * Finds `[from:to:when]`, `[to:when]`, `[from::when]` and `[a|b|…]`, nested ones too; escaped brackets are text, and so is
 * whatever `isTaken` says.
 * Source: the grammar in AUTOMATIC1111's `modules/prompt_parser.py`.
 */
export function scanBrackets(prompt: string, isTaken: (at: number) => boolean): Bracketed[] {
  const found: Bracketed[] = [];
  const open: Open[] = [];
  for (let i = 0; i < prompt.length; i++) {
    const letter = prompt[i]!;
    if (letter === '\\') i++;
    else if (!'()[]:|'.includes(letter) || isTaken(i)) continue;
    else if (letter === '(' || letter === '[') open.push({ start: i, kind: letter, colons: [], bars: [] });
    else if (letter === ':') open.at(-1)?.colons.push(i);
    else if (letter === '|') open.at(-1)?.bars.push(i);
    else closeBracket(letter, i);
  }
  return found;

  function closeBracket(letter: string, end: number): void {
    // one that closes another kind than was opened last is text
    if (open.at(-1)?.kind !== (letter === ']' ? '[' : '(')) return;
    const { kind, ...inside } = open.pop()!;
    const bracketed = kind === '[' && (alternation(prompt, inside, end) ?? schedule(prompt, inside, end));
    if (bracketed) found.push(bracketed);
  }
}

type Inside = Omit<Open, 'kind'>;

function alternation(prompt: string, { start, bars }: Inside, end: number): Bracketed | undefined {
  if (bars.length === 0) return undefined;
  const edges = [start, ...bars, end];
  const options = edges.slice(1).map((edge, i) => prompt.slice(edges[i]! + 1, edge));
  return {
    construct: { start, end: end + 1, source: prompt.slice(start, end + 1), kind: 'alternate', options },
    marks: edges.map((edge, i) => ({
      start: edge,
      end: edge + 1,
      text: i === 0 || i === edges.length - 1 ? '' : ' ',
    })),
  };
}

function schedule(prompt: string, { start, colons }: Inside, end: number): Bracketed | undefined {
  const last = colons.at(-1);
  if (last === undefined || colons.length > 2 || !time.test(prompt.slice(last + 1, end))) return undefined;
  const [first] = colons.length === 2 ? colons : [];
  const from = first === undefined ? '' : prompt.slice(start + 1, first);
  const to = prompt.slice((first ?? start) + 1, last);
  return {
    construct: {
      start,
      end: end + 1,
      source: prompt.slice(start, end + 1),
      kind: 'scheduled',
      from,
      to,
      when: Number(prompt.slice(last + 1, end)),
    },
    marks: [
      { start, end: start + 1, text: '' },
      ...(first === undefined ? [] : [{ start: first, end: first + 1, text: ' ' }]),
      { start: last, end: end + 1, text: '' },
    ],
  };
}
