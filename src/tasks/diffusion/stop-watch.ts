/** The reason with which a signal asks to keep what is there, instead of throwing it away. */
export const stopReason = 'stop';

export interface StopWatch {
  /** Aborts for every other reason, and for a stop while there is nothing yet to keep. */
  readonly signal: AbortSignal;
  /** Whether a stop was asked for. */
  asked(): boolean;
  /** While the work runs, a stop calls `onStop` instead of aborting it. */
  during<T>(onStop: () => void, work: () => Promise<T>): Promise<T>;
  /** Stops listening. */
  end(): void;
}

/** Tells the two ways of ending a generation apart. */
export function watchStop(outer: AbortSignal | undefined): StopWatch {
  const hard = new AbortController();
  let onStop: (() => void) | undefined;
  let isAsked = false;

  const listen = () => {
    isAsked = outer?.reason === stopReason;
    if (!isAsked) hard.abort(outer?.reason);
    else if (onStop) onStop();
    else hard.abort(new DOMException('The generation was stopped before its first step.', 'AbortError'));
  };
  if (outer?.aborted) listen();
  outer?.addEventListener('abort', listen);

  return {
    signal: hard.signal,
    asked: () => isAsked,
    async during(callback, work) {
      onStop = callback;
      try {
        return await work();
      } finally {
        onStop = undefined;
      }
    },
    end: () => outer?.removeEventListener('abort', listen),
  };
}
