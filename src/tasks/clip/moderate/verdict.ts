import type { Moderation } from '../engine/search/moderation.ts';
import type { NamedPolicy } from './policies.ts';

/** What the scores of one picture say. */
export interface PictureVerdict {
  /** In plain words. */
  sentence: string;
  /** By how far they are over their line, the furthest first. */
  categories: { id: string; name: string; score: number; threshold: number; flagged: boolean }[];
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const list = new Intl.ListFormat('en');

/** Scores as a sentence, and in an order to look at. */
export function verdictOf({ categories }: NamedPolicy, moderation: Moderation): PictureVerdict {
  const names = new Map(categories.map(({ id, name }) => [id, name]));
  const found = moderation.categories
    .map(({ id, score, threshold, flagged }) => ({ id, name: names.get(id) ?? id, score, threshold, flagged }))
    .toSorted((a, b) => b.score - b.threshold - (a.score - a.threshold));
  const flagged = found.filter((category) => category.flagged);
  const [nearest] = found;
  if (!nearest)
    return { sentence: 'The policy asks nothing: write sentences on both sides of a category.', categories: found };
  const told = (category: typeof nearest): string =>
    `${category.name} (${percent(category.score)}, line at ${percent(category.threshold)})`;
  const sentence =
    flagged.length > 0
      ? `A person should look at it, for ${list.format(flagged.map(told))}.`
      : `Nothing reaches its line. Nearest to one: ${told(nearest)}.`;
  return { sentence, categories: found };
}
