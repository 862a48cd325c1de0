import { formatQuery, parseQuery, type Filter, type Query, type Term } from '../../engine/search/query.ts';

/** A part of a query as a chip. */
export type QueryPart = { kind: 'term'; term: Term } | { kind: 'filter'; filter: Filter };

export const emptyQuery: Query = { terms: [], filters: [] };

/** What was settled, and what is still being written, as one query. Throws `bad-option` when the draft cannot be meant. */
export function withDraft(query: Query, draft: string): Query {
  const { terms, filters } = parseQuery(draft);
  return { terms: [...query.terms, ...terms], filters: [...query.filters, ...filters] };
}

/** The parts in the order of their chips: what is looked for, then what filters. */
export const partsOf = ({ terms, filters }: Query): QueryPart[] => [
  ...terms.map((term) => ({ kind: 'term' as const, term })),
  ...filters.map((filter) => ({ kind: 'filter' as const, filter })),
];

/** One part as it would be written. */
export function writePart(part: QueryPart): string {
  return formatQuery(
    part.kind === 'term' ? { terms: [part.term], filters: [] } : { terms: [], filters: [part.filter] },
  );
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
