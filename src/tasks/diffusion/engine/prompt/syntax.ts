import { scanBrackets } from './brackets.ts';
import type { Construct, Place } from './construct.ts';

export interface PromptSyntax {
  /** What is read in the prompt's place: its words and its emphasis, without the marks of what is not carried out. */
  text: string;
  /** In the order in which they stand. */
  constructs: Construct[];
}

const network = /<(?<type>\w+):(?<args>[^<>]+)>/gu;
const control = /<\|(?:startoftext|endoftext)\|>/giu;
const conjunction = /(?<![\p{L}\p{N}_])AND(?![\p{L}\p{N}_])/gu;
/** The weight at the end of a part of a conjunction: `a cat :1.2 AND a dog`. */
const partWeight = /\s*:\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*$/u;
/** A weight with its blanks is no longer than this: what is looked through for it stays short. */
const weightLength = 40;

/**
 * Finds what a prompt asks for and is not carried out, and reads it so that nothing of it steers the picture as words:
 * networks are taken out; of schedules, alternations and conjunctions all words stay and the marks and numbers go. Control
 * tokens stay what the tokenizer makes of them. Works for any text; what is not well-formed is left as it is.
 */
export function readSyntax(prompt: string): PromptSyntax {
  const constructs: Construct[] = [];
  /** What to read in place of a part of the prompt. */
  const changes: (Place & { text: string })[] = [];

  for (const match of prompt.matchAll(network)) {
    const place = placeOf(match);
    constructs.push({
      ...place,
      source: match[0],
      kind: 'network',
      type: match.groups!['type']!,
      args: match.groups!['args']!.split(':'),
    });
    changes.push({ ...place, text: '' });
  }
  for (const match of prompt.matchAll(control))
    constructs.push({ ...placeOf(match), source: match[0], kind: 'control', token: match[0].toLowerCase() });

  const taken = new Uint8Array(prompt.length);
  for (const { start, end } of constructs) taken.fill(1, start, end);
  const isTaken = (at: number): boolean => taken[at] === 1;
  const conjunctions = [...prompt.matchAll(conjunction)].map(placeOf).filter(({ start }) => !isTaken(start));
  for (const place of conjunctions) {
    constructs.push({ ...place, source: 'AND', kind: 'and' });
    changes.push({ ...place, text: ' ' });
  }
  if (conjunctions.length > 0)
    for (const end of [...conjunctions.map(({ start }) => start), prompt.length]) {
      const near = prompt.slice(Math.max(0, end - weightLength), end);
      const weight = partWeight.exec(near);
      if (weight) changes.push({ start: end - near.length + weight.index, end, text: '' });
    }

  for (const { construct, marks } of scanBrackets(prompt, isTaken)) {
    constructs.push(construct);
    changes.push(...marks);
  }
  return { text: apply(prompt, changes), constructs: constructs.toSorted((a, b) => a.start - b.start) };
}

const placeOf = (match: RegExpExecArray): Place => ({ start: match.index, end: match.index + match[0].length });

/** The prompt with parts of it replaced; of two that overlap, the one that begins first counts. */
function apply(prompt: string, changes: readonly (Place & { text: string })[]): string {
  let text = '';
  let at = 0;
  for (const change of changes.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (change.start < at) continue;
    text += prompt.slice(at, change.start) + change.text;
    at = change.end;
  }
  return text + prompt.slice(at);
}
