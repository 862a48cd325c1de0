import { builtInModel } from '../defaults.ts';
import { pocketPolicy } from '../engine/search/pocket-policy.ts';
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

/** The policies that are always there; they can be changed, and put back. */
const builtIns: readonly NamedPolicy[] = [
  { id: 'general', name: 'General audience', categories: generalPolicy.categories },
  { id: 'drawings', name: 'For Pocket CLIP', categories: pocketPolicy.categories },
];

/** Whether a policy comes with the page: it can be put back, not deleted. */
export const isBuiltIn = (id: string): boolean => builtIns.some((one) => one.id === id);

/** A policy as it comes with the page; throws for one that does not. */
export function originalOf(id: string): NamedPolicy {
  const found = builtIns.find((one) => one.id === id);
  if (!found) throw new Error(`No policy “${id}” comes with the page.`);
  return structuredClone(found);
}

/** The policies of the page, in place of each the one kept, if it was changed; then the person's own. */
export const withBuiltIns = (kept: readonly NamedPolicy[]): NamedPolicy[] => [
  ...builtIns.map(({ id }) => kept.find((one) => one.id === id) ?? originalOf(id)),
  ...kept.filter(({ id }) => !isBuiltIn(id)),
];

/** The policy to begin with: the pocket model is asked about what it knows, any other in general. */
export const policyFor = (model: string): string => (model === builtInModel ? 'drawings' : 'general');

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

/** The policy with its lines where they flag the same pictures as when scores were summed over all prompts. */
export const withLinesOfSides = (policy: NamedPolicy): NamedPolicy => ({
  ...policy,
  categories: policy.categories.map((category) => {
    const { unsafe, safe, threshold } = category;
    if (unsafe.length === 0 || safe.length === 0) return category;
    const [flagged, free] = [threshold * safe.length, (1 - threshold) * unsafe.length];
    return { ...category, threshold: flagged / (flagged + free) };
  }),
});

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

/** A category that waits for its sentences. `id` is given by the caller; its name is none of those `taken`. */
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

/** Whether a policy stands as it came with the page. */
export const isOriginal = (policy: NamedPolicy): boolean =>
  isBuiltIn(policy.id) && JSON.stringify(policy) === JSON.stringify(originalOf(policy.id));
