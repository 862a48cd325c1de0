/** Results of work on a list, in its order, begun before they are asked for. */
export interface Feed<T> {
  /** Those that are done by now, at least one of them and at most `most`; none when all were given. */
  take(most: number): Promise<T[]>;
}

interface Slot<T> {
  work: Promise<void>;
  result?: { value: T };
}

/**
 * Keeps up to `ahead` works begun and not yet taken. Whoever takes is given what is ready rather than made to wait for a
 * full batch: a model on a slow device gets full batches, one on a fast device is not kept waiting for pixels.
 */
export function createFeed<S, T>(
  sources: readonly S[],
  { ahead, work }: { ahead: number; work: (source: S, index: number) => Promise<T> },
): Feed<T> {
  const slots: Slot<T>[] = [];
  let next = 0;
  const begin = (index: number): Slot<T> => {
    const slot: Slot<T> = { work: Promise.resolve() };
    slot.work = work(sources[index]!, index).then((value) => void (slot.result = { value }));
    slot.work.catch(() => {}); // told when its turn comes; an abort may come first
    return slot;
  };
  const fill = (): void => {
    while (slots.length < ahead && next < sources.length) slots.push(begin(next++));
  };
  fill();
  return {
    async take(most) {
      await slots[0]?.work;
      const taken: T[] = [];
      while (taken.length < most && slots[0]?.result) taken.push(slots.shift()!.result!.value);
      fill();
      return taken;
    },
  };
}
