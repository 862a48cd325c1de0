/** Something to wait at before each piece of work. */
export interface PauseGate {
  readonly isPaused: boolean;
  /** Milliseconds that it was shut, up to now. */
  readonly shutMs: number;
  pause(): void;
  resume(): void;
  /** Settles at once, or when it goes on. Abort rejects with `AbortError`. */
  passed(signal?: AbortSignal): Promise<void>;
}

interface Shut {
  since: number;
  opened: Promise<void>;
  open: () => void;
}

function shutNow(): Shut {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { since: performance.now(), opened, open };
}

/** A gate that stands open. */
export function createPauseGate(): PauseGate {
  let shut: Shut | undefined;
  let before = 0;
  const lately = (): number => (shut ? performance.now() - shut.since : 0);
  return {
    get isPaused() {
      return shut !== undefined;
    },
    get shutMs() {
      return before + lately();
    },
    pause() {
      shut ??= shutNow();
    },
    resume() {
      before += lately();
      shut?.open();
      shut = undefined;
    },
    async passed(signal) {
      signal?.throwIfAborted();
      if (!shut) return;
      const { opened } = shut;
      let stop = (): void => {};
      const stopped = new Promise<never>((_, reject) => (stop = () => reject(signal?.reason)));
      signal?.addEventListener('abort', stop);
      try {
        await Promise.race([opened, stopped]);
      } finally {
        signal?.removeEventListener('abort', stop);
      }
    },
  };
}
