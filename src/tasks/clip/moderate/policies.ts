import { generalPolicy, type Category, type Policy } from '../engine/search/moderation.ts';

/** A category as it is being written: it may still lack sentences, and it can rest. */
export interface DraftCategory extends Category {
  /** It is kept and does not count. */
  isOff?: boolean;
}
/** A policy under a name. */
export interface NamedPolicy {
  id: string;
  name: string;
  categories: DraftCategory[];
}

/** The policy that is always there; it can be changed, and put back. */
export const generalId = 'general';

export const generalAudience = (): NamedPolicy => ({
  id: generalId,
  name: 'General audience',
  categories: structuredClone(generalPolicy.categories),
});

/** Whether a category can be asked about: it is on and has sentences on both sides. */
export const isAsked = ({ isOff, unsafe, safe }: DraftCategory): boolean =>
  !isOff && unsafe.length > 0 && safe.length > 0;

/** The policy as the model is asked about it. */
export const askedPolicy = ({ categories }: NamedPolicy): Policy => ({
  categories: categories
    .filter(isAsked)
    .map(({ id, name, unsafe, safe, threshold }) => ({ id, name, unsafe, safe, threshold })),
});

/** What the scores of a category depend on. */
export const sentencesKey = ({ unsafe, safe }: Pick<Category, 'unsafe' | 'safe'>): string =>
  JSON.stringify([unsafe, safe]);

/** A name that nobody has yet: “Shop”, “Shop 2”, “Shop 3”. */
export function freeName(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.includes(`${wanted} ${number}`)) return `${wanted} ${number}`;
}

/** A policy with one category that waits for its sentences. `id` is given by the caller. */
export const emptyPolicy = (id: string, taken: readonly string[]): NamedPolicy => ({
  id,
  name: freeName('New policy', taken),
  categories: [emptyCategory(`${id}-1`, [])],
});

export const emptyCategory = (id: string, taken: readonly string[]): DraftCategory => ({
  id,
  name: freeName('New category', taken),
  unsafe: [],
  safe: [],
  threshold: 0.5,
});

/** The same under another id and name. */
export function copyOf<T extends { id: string; name: string }>(original: T, id: string, taken: readonly string[]): T {
  return { ...structuredClone(original), id, name: freeName(`${original.name}, copy`, taken) };
}

/** Whether the general policy stands as it came with the page. */
export const isOriginal = ({ categories }: NamedPolicy): boolean =>
  JSON.stringify(categories) === JSON.stringify(generalPolicy.categories);
