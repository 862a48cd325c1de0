/** How far a long call is. `done` and `total` are in the unit named; `total` is absent only while truly unknown. */
export interface Progress {
  phase: 'download' | 'verify' | 'load' | 'compile' | 'decode' | 'run' | 'save';
  done: number;
  total?: number;
  unit: 'bytes' | 'images' | 'seconds' | 'tokens' | 'steps' | 'tiles' | 'files';
  /** Seconds left, once two measurements exist. */
  eta?: number;
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
