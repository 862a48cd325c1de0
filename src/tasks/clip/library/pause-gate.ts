/** Something to wait at before each piece of work. */
export interface PauseGate {
  readonly isPaused: boolean;
  pause(): void;
  resume(): void;
  /** Settles at once, or when it goes on. Abort rejects with `AbortError`. */
  passed(signal?: AbortSignal): Promise<void>;
}

/** A gate that stands open. */
export function createPauseGate(): PauseGate {
  let waiting: { promise: Promise<void>; resolve: () => void } | undefined;
  return {
    get isPaused() {
      return waiting !== undefined;
    },
    pause() {
      waiting ??= Promise.withResolvers();
    },
    resume() {
      waiting?.resolve();
      waiting = undefined;
    },
    async passed(signal) {
      signal?.throwIfAborted();
      if (!waiting) return;
      const { promise, reject } = Promise.withResolvers<void>();
      const stop = (): void => reject(signal?.reason);
      signal?.addEventListener('abort', stop);
      try {
        await Promise.race([waiting.promise, promise]);
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },
  };
}
