/** How far a long call is. `done` and `total` are in the unit named; `total` is absent only while truly unknown. */
export interface Progress {
  phase: 'download' | 'verify' | 'load' | 'compile' | 'decode' | 'run' | 'save';
  done: number;
  total?: number;
  unit: 'bytes' | 'images' | 'seconds' | 'tokens' | 'steps' | 'tiles' | 'files';
  /** Seconds left, once two measurements exist. */
  eta?: number;
  /** How far the whole is, 0 to 1, where `done` of `total` does not count all the work. */
  share?: number;
  /** What runs now can tell nothing until it ends. */
  next?: NextTold;
}

/** How far the whole will be when a part that tells nothing has ended, 0 to 1, and about how long that part takes. */
export interface NextTold {
  share: number;
  seconds: number;
}

/** What every long call takes. Abort rejects with `AbortError`; what was finished before stays finished. */
export interface CallOptions<P = Progress> {
  signal?: AbortSignal;
  onProgress?: (progress: P) => void;
}

/** The options that a worker's client takes, without keys that are undefined. */
export function callOptions<P>({ signal, onProgress }: CallOptions<P>): CallOptions<P> {
  return { ...(signal && { signal }), ...(onProgress && { onProgress }) };
}

/** The signal alone, of options for a call that tells no progress. */
export const signalOf = ({ signal }: { signal?: AbortSignal }): { signal?: AbortSignal } => (signal ? { signal } : {});
