const listeners = new Set<() => void>();

/** Calls the listener whenever what the library holds may have changed, whoever asked for it. Returns how to end that. */
export function watchChanges(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Tells all who watch that pictures came or went. */
export function announceChange(): void {
  for (const listener of listeners) listener();
}

/** Announces a change when the work ends, however it ends: what was done before a fault stays done. */
export const announcing = <T>(work: Promise<T>): Promise<T> => work.finally(announceChange);
