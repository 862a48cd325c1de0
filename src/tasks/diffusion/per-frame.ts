/**
 * Hands over the newest value at most once a frame, so that fast progress cannot flood the page. A hidden page has no
 * frames: there a timer does it. `flush` hands over at once.
 */
export function perFrame<T>(deliver: (value: T) => void): { set(value: T): void; flush(): void } {
  let waiting: { value: T } | undefined;
  const flush = () => {
    const held = waiting;
    waiting = undefined;
    if (held) deliver(held.value);
  };
  const later = (): unknown =>
    typeof document === 'undefined' || document.hidden ? setTimeout(flush, 16) : requestAnimationFrame(flush);
  return {
    set(value) {
      if (!waiting) later();
      waiting = { value };
    },
    flush,
  };
}
