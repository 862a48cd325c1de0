import { AppError } from '../../../runtime/errors.ts';
import { createInt8Rows, type Int8Rows } from '../engine/search/int8-scan.ts';
import type { Filter } from '../engine/search/query.ts';
import { searchRows, type ScanOptions } from '../engine/search/scan.ts';
import { weightedSum } from '../engine/search/score-parts.ts';
import type { Ranked } from '../engine/search/top-k.ts';
import { unit } from '../engine/vectors.ts';
import type { Background, Hit, VectorTerm } from './contract.ts';
import { wallOf } from './item-date.ts';
import { inFolder } from './folder-filter.ts';
import type { Item } from './item.ts';
import type { Library } from './library.ts';
import { matcherOf } from './matching.ts';
import { isOfType } from './media.ts';
import type { RankedItem } from './ranked-item.ts';
import type { VectorBook } from './vector-book.ts';

/** From this many rows on, a first pass in int8 is worth a quarter more memory. */
const int8Rows = 250_000;
const int8Of = new WeakMap<VectorBook, Int8Rows>();

/** The vectors in use. Throws `model-missing` before the first picture was indexed. */
export function bookOf({ book }: Library): VectorBook {
  if (book) return book;
  throw new AppError('model-missing', 'The library is empty: nothing is indexed. Add a folder or pictures.');
}

/** An item by the id a person or a script gives. Throws `bad-option`. */
export function itemOf({ items }: Library, id: string): Item {
  const item = items.get(Number(id));
  if (item) return item;
  throw new AppError(
    'bad-option',
    `There is no picture with the id “${id}” in the library. Ids stand in search results.`,
  );
}

/** A moment of a video is found at its place: the path with the time behind it (Media Fragments URI 1.0). */
export function hitOf({ id, path, time }: Item, score: number): Hit {
  if (time === undefined) return { id: String(id), path, score };
  return { id: String(id), path: `${path}#t=${time}`, score, time };
}

/** The vector of an item. Throws `bad-option` when the model in use has not seen it. */
export function vectorOf(library: Library, item: Item): Float32Array {
  const book = bookOf(library);
  const row = book.rowOf(item.id);
  if (row !== undefined) return book.vectors.row(row).slice();
  throw new AppError(
    'bad-option',
    `“${item.path}” has no vector of ${book.space.model}. Index it with that model first.`,
  );
}

/** Terms of a query with their vectors; those of another model are refused. */
export function termVectors(
  library: Library,
  terms: readonly VectorTerm[],
): { vector: Float32Array; weight: number }[] {
  const { dims } = bookOf(library).space;
  return terms.map((term) => {
    const vector = 'vector' in term ? term.vector : vectorOf(library, itemOf(library, term.image));
    if (vector.length !== dims)
      throw new AppError('bad-option', `The query has ${vector.length} numbers, the library ${dims}: another model.`);
    return { vector, weight: term.weight };
  });
}

/** The terms together, as a unit vector. */
function queryVector(library: Library, terms: readonly VectorTerm[]): Float32Array {
  const sum = weightedSum(termVectors(library, terms), bookOf(library).space.dims);
  if (Math.hypot(...sum) < 1e-6)
    throw new AppError('bad-option', 'The terms of the query cancel each other out. Change a weight or leave one out.');
  return unit(sum);
}

/** Whether an item has what the filters ask for; `min:` is about scores and not decided here. */
function passes(item: Item, filters: readonly Filter[]): boolean {
  return filters.every((filter) => {
    switch (filter.kind) {
      case 'min':
        return true;
      case 'after':
        return wallOf(item) >= filter.time;
      case 'before':
        return wallOf(item) < filter.time;
      case 'type':
        return isOfType(item, filter.value) !== filter.not;
      case 'folder':
        return inFolder(filter)(item.path) !== filter.not;
    }
  });
}

export interface RankInput {
  terms: readonly VectorTerm[];
  filters: readonly Filter[];
  limit: number;
}

/** Whether the picture of a row passes the filters, and is none of those that are looked for. */
function asksFor(library: Library, { terms, filters }: Pick<RankInput, 'terms' | 'filters'>): (row: number) => boolean {
  const book = bookOf(library);
  const images = new Set(terms.flatMap((term) => ('image' in term && term.weight > 0 ? [Number(term.image)] : [])));
  return (row) => {
    const id = book.idOf(row);
    const item = id === 0 || images.has(id) ? undefined : library.items.get(id);
    return item !== undefined && passes(item, filters);
  };
}

/**
 * The same with an end where matches end: `rest` counts what passes the filters and is left out, `matches` what is not,
 * beyond the limit too. A person who asks for a score with `min:`, and who asks for no words or picture, gets all.
 */
export function rankMatches(
  library: Library,
  { background, ...input }: RankInput & { background?: Background | undefined },
): { ranked: RankedItem[]; matches: number; rest: number } {
  const hasEnd = input.terms.some(({ weight }) => weight > 0) && input.filters.every(({ kind }) => kind !== 'min');
  if (!background || !hasEnd) {
    const ranked = rank(library, input);
    // Beyond the limit everything is scored once more only where somebody wants to know how much there is.
    const all = ranked.length < input.limit ? ranked : rank(library, { ...input, limit: library.items.count });
    return { ranked, matches: all.length, rest: 0 };
  }
  const { vectors } = bookOf(library);
  const isAsked = asksFor(library, input);
  const isMatch = matcherOf(vectors, {
    ...background,
    query: queryVector(
      library,
      input.terms.filter(({ weight }) => weight > 0),
    ),
    hasPicture: input.terms.some((term) => term.weight > 0 && ('image' in term || term.isPicture)),
  });
  let [matches, rest] = [0, 0];
  for (let row = 0; row < vectors.count; row++)
    if (isAsked(row))
      if (isMatch(row)) matches++;
      else rest++;
  return { ranked: rank(library, { ...input, isMatch }), matches, rest };
}

/** What fits the terms best, without terms, what passes the filters, the newest first. */
export function rank(
  library: Library,
  { terms, filters, limit, isMatch }: RankInput & { isMatch?: ((row: number) => boolean) | undefined },
): RankedItem[] {
  const minimum = Math.max(-1, ...filters.flatMap((filter) => (filter.kind === 'min' ? [filter.value] : [])));
  if (terms.length === 0 && minimum > -1)
    throw new AppError(
      'bad-option',
      `“min:${minimum}” asks for a score, and there is nothing to score by. Add words or a picture, or take it away.`,
    );
  if (terms.length === 0) return newest(library, filters, limit);
  const book = bookOf(library);
  const isAsked = asksFor(library, { terms, filters });
  const accept = (row: number): boolean => isAsked(row) && (isMatch?.(row) ?? true);
  return nearest(book, queryVector(library, terms), { limit, accept, minimum }).map(({ row, score }) => ({
    item: library.items.get(book.idOf(row))!,
    score,
  }));
}

/** The same as the rows that scripts get. */
export function search(library: Library, input: RankInput & { background?: Background }): Hit[] {
  const ranked = input.background ? rankMatches(library, input).ranked : rank(library, input);
  return ranked.map(({ item, score }) => hitOf(item, score));
}

function nearest(book: VectorBook, query: Float32Array, options: ScanOptions): Ranked[] {
  const { vectors } = book;
  if (vectors.count < int8Rows) return searchRows(vectors, query, options);
  const rows = int8Of.get(book) ?? createInt8Rows(vectors);
  int8Of.set(book, rows);
  return rows.search(query, options);
}

const newest = ({ items }: Library, filters: readonly Filter[], limit: number): RankedItem[] =>
  [...items.all()]
    .filter((item) => item.failed === undefined && passes(item, filters))
    .toSorted((a, b) => wallOf(b) - wallOf(a) || a.id - b.id)
    .slice(0, limit)
    .map((item) => ({ item, score: 0 }));
