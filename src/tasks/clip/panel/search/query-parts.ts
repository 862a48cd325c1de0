import { formatQuery, parseQuery, type Filter, type Query, type Term } from '../../engine/search/query.ts';

/** A part of a query as a chip. */
export type QueryPart = { kind: 'term'; term: Term } | { kind: 'filter'; filter: Filter };

export const emptyQuery: Query = { terms: [], filters: [] };

/** The field and the chips as one query. Throws `bad-option` when the field cannot be understood. */
export function withDraft({ terms, filters }: Query, draft: string): Query {
  const written = parseQuery(draft);
  return { terms: [...written.terms, ...terms], filters: [...written.filters, ...filters] };
}

/**
 * Divides what was written into plain words, which stay in the field until others replace them, and everything that
 * becomes a chip: terms with a sign or a weight, pictures, filters. Throws `bad-option`.
 */
export function splitDraft(draft: string): { words: string; chips: Query } {
  const { terms, filters } = parseQuery(draft);
  const [first, ...others] = terms;
  if (!first || !isPlain(first) || /^\s*[+＋]/.test(draft)) return { words: '', chips: { terms, filters } };
  return { words: formatQuery({ terms: [first], filters: [] }), chips: { terms: others, filters } };
}

const isPlain = ({ kind, weight }: Term): boolean => kind === 'text' && weight === 1;

/** The parts in the order of their chips: what is looked for, then what filters. */
export const partsOf = ({ terms, filters }: Query): QueryPart[] => [
  ...terms.map((term) => ({ kind: 'term' as const, term })),
  ...filters.map((filter) => ({ kind: 'filter' as const, filter })),
];

/** One part as it would be written behind other words. */
export function writePart(part: QueryPart): string {
  if (part.kind === 'filter') return formatQuery({ terms: [], filters: [part.filter] });
  const written = formatQuery({ terms: [part.term], filters: [] });
  return isPlain(part.term) ? `+${written}` : written;
}

/** The field and the chips as text that `readLine` reads again. */
export const writeLine = (draft: string, chips: Query): string =>
  `${draft}\n${partsOf(chips).map(writePart).join(' ')}`;

/** What `writeLine` wrote, or a query as text; empty when it cannot be understood. */
export function readLine(text: string): { draft: string; query: Query } {
  const [draft = '', chips] = text.split('\n');
  try {
    if (chips !== undefined) return { draft, query: parseQuery(chips) };
    const { words, chips: query } = splitDraft(draft);
    return { draft: words, query };
  } catch {
    return { draft: '', query: emptyQuery }; // written by another version
  }
}

/** The query without the part at a place of `partsOf`. */
export function withoutPart({ terms, filters }: Query, at: number): Query {
  if (at < terms.length) return { terms: terms.toSpliced(at, 1), filters };
  return { terms, filters: filters.toSpliced(at - terms.length, 1) };
}

/** The value of the first filter of a kind, for a form; empty without one. */
export const filterValue = ({ filters }: Query, kind: Filter['kind']): string => {
  const found = filters.find((filter) => filter.kind === kind && !('not' in filter && filter.not));
  return found ? String(found.value) : '';
};

/** The query with one filter of a kind, or none of it where the value is empty. Throws `bad-option`. */
export function withFilter({ terms, filters }: Query, kind: Filter['kind'], value: string): Query {
  const others = filters.filter((filter) => filter.kind !== kind);
  if (!value) return { terms, filters: others };
  const quoted = /\s/.test(value) ? `"${value}"` : value;
  return { terms, filters: [...others, ...parseQuery(`${kind}:${quoted}`).filters] };
}

/** A weight as it stands before a term: 1 → "", 2 → "2 ×", −1 → "−", −2 → "− 2 ×". */
export function weightText(weight: number): string {
  const factor = Math.abs(weight) === 1 ? '' : `${Math.abs(weight)} ×`;
  return weight < 0 ? `− ${factor}`.trim() : factor;
}
