/**
 * Collects items and hands them over at most once a frame, so that a fast worker cannot flood the page; `flush` hands
 * over at once. A hidden page has no frames: there a timer does it.
 */
export function batchByFrame<T>(deliver: (items: T[]) => void): { push(...items: T[]): void; flush(): void } {
  let waiting: T[] = [];
  const flush = () => {
    const items = waiting;
    waiting = [];
    if (items.length) deliver(items);
  };
  const later = (): unknown =>
    typeof document === 'undefined' || document.hidden ? setTimeout(flush, 16) : requestAnimationFrame(flush);
  return {
    push(...items) {
      if (waiting.length === 0 && items.length) later();
      waiting.push(...items);
    },
    flush,
  };
}
