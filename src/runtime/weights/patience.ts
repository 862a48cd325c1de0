import { AppError, isAbort } from '../errors.ts';

/** Waits that long, in milliseconds, or until the abort. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Waits before each further try, in milliseconds. */
const backOff = [500, 1500, 4000, 10_000];
/** Servers that ask for a longer wait than this are told of instead of waited for, in milliseconds. */
const longestWait = 120_000;

/** A failure that another try may mend. */
export class Passing extends Error {
  /** What the server asks for, in milliseconds. */
  readonly wait: number | undefined;
  constructor(message: string, wait?: number) {
    super(message);
    this.wait = wait;
  }
}

/** fetch and the streams say TypeError for whatever went wrong on the way. */
export function asPassing(error: unknown): never {
  if (isAbort(error) || error instanceof AppError || error instanceof Passing) throw error;
  throw new Passing(error instanceof Error ? error.message : String(error));
}

export interface Patience {
  /** Bytes came: the count of failures starts anew. */
  reset: () => void;
  /** Waits before the next try. Throws AppError `network` when there were enough, and what is not passing at once. */
  fail: (error: unknown) => Promise<void>;
}

/** Counts the failures in a row of one connection. */
export function createPatience(
  { label, host }: { label: string; host: string },
  { pause, signal }: { pause: Pause; signal?: AbortSignal | undefined },
): Patience {
  let failures = 0;
  return {
    reset: () => (failures = 0),
    async fail(error) {
      signal?.throwIfAborted();
      if (!(error instanceof Passing)) throw error;
      const wait = backOff[failures++];
      const asked = error.wait ?? 0;
      if (asked > longestWait)
        throw new AppError(
          'network',
          `${label} could not be fetched: ${host} asks to wait ${Math.ceil(asked / 60_000)} minutes. What arrived is kept; go on then.`,
          { cause: error },
        );
      if (wait === undefined)
        throw new AppError(
          'network',
          `${label} could not be fetched after ${failures} tries: ${error.message}. Check the connection and try again; what arrived is kept.`,
          { cause: error },
        );
      await pause(error.wait ?? wait, signal);
    },
  };
}

/** The usual pause. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
