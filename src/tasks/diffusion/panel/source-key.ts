const keys = new WeakMap<Blob, number>();
let nextKey = 0;

/** A key of a picture to start from: its size and its zoom belong to it, and not to the one before. */
export function sourceKey(source: Blob): number {
  const key = keys.get(source) ?? nextKey++;
  keys.set(source, key);
  return key;
}
