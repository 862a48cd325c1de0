/** What is told apart in a list: an entry by its id, a text by itself. Values are compared by their JSON. */
type Named = { id: string } | string;
const idOf = (one: Named): string => (typeof one === 'string' ? one : one.id);

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Joins two lists that were both changed from one: additions, removals and changes of either stay, and so does what one
 * removed while the other changed it. Of an entry that both changed each field is merged by itself, lists of entries or
 * texts as this one; of a field that both changed `mine` stays.
 */
export function mergeLists<T extends Named>(base: readonly T[], mine: readonly T[], theirs: readonly T[]): T[] {
  const [before, own, other] = [base, mine, theirs].map(byId<T>) as [Map<string, T>, Map<string, T>, Map<string, T>];
  const merged = (id: string): T | undefined => {
    const [a, b, c] = [own.get(id), other.get(id), before.get(id)];
    if (isSame(a, c)) return b;
    if (isSame(b, c)) return a;
    if (a === undefined || b === undefined) return a ?? b;
    return typeof a === 'string' ? a : mergeEntries(c, a, b);
  };
  return joinedOrder([...other.keys()], [...own.keys()]).flatMap((id) => merged(id) ?? []);
}

const byId = <T extends Named>(list: readonly T[]): Map<string, T> => new Map(list.map((one) => [idOf(one), one]));

function mergeEntries<T extends Named>(base: T | undefined, mine: T, theirs: T): T {
  const merged: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const [a, b, c] = [mine, theirs, base].map((one) => (one as Record<string, unknown> | undefined)?.[key]);
    const value = isEntries(a) && isEntries(b) ? mergeLists(isEntries(c) ? c : [], a, b) : isSame(a, c) ? b : a;
    if (value !== undefined) merged[key] = value;
  }
  return merged as T;
}

const isEntries = (value: unknown): value is Named[] =>
  Array.isArray(value) &&
  value.every((one: unknown) => typeof one === 'string' || typeof (one as { id?: unknown } | null)?.id === 'string');

/** `first`, with what only `second` has behind what it stands behind there. */
function joinedOrder(first: readonly string[], second: readonly string[]): string[] {
  const order = [...first];
  const known = new Set(first);
  let at = 0;
  for (const id of second) {
    if (known.has(id)) at = order.indexOf(id) + 1;
    else order.splice(at++, 0, id);
  }
  return order;
}
