import { AppError, isAbort, messageOf } from '../errors.ts';

/** Waits that long, in milliseconds, or until the abort. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Waits before each further try, in milliseconds. */
const backOff = [500, 1500, 4000, 10_000];
/** The same where the server gives no more for now and does not say how long. */
const limitBackOff = [5000, 15_000, 45_000, 120_000];
/** Without a network there is another try after so long even if nobody says that it is back, in milliseconds. */
const offlineRest = 15_000;
/** Servers that ask for a longer wait than this are told of instead of waited for, in milliseconds. */
const longestWait = 120_000;

/** A failure that another try may mend. */
export class Passing extends Error {
  /** What the server asks for, in milliseconds. */
  readonly wait: number | undefined;
  /** Whether the server gives no more for now: asking again soon would only prolong it. */
  readonly isLimit: boolean;
  /** Whether the browser got no answer, and does not tell why. */
  readonly isSilent: boolean;
  /** What a person can do when it does not pass. */
  readonly advice: string;
  constructor(message: string, options: PassingOptions = {}) {
    const { wait, isLimit = false, isSilent = false, advice = usualAdvice } = options;
    super(message);
    this.isSilent = isSilent;
    this.wait = wait;
    this.isLimit = isLimit;
    this.advice = advice;
  }
}
interface PassingOptions {
  wait?: number | undefined;
  isLimit?: boolean;
  isSilent?: boolean;
  advice?: string;
}
const usualAdvice = 'Check the connection and try again';

/** fetch and the streams say TypeError for whatever went wrong on the way. */
export function asPassing(error: unknown): never {
  if (isAbort(error) || error instanceof AppError || error instanceof Passing) throw error;
  throw new Passing(messageOf(error), { isSilent: true });
}

export interface Patience {
  /** Bytes came on this connection: its waits start anew. */
  reset: () => void;
  /** Waits before the next try. Throws AppError `network` when there were enough, and what is not passing at once. */
  fail: (error: unknown) => Promise<void>;
}

/** Where a file comes from, and how many of its bytes came so far, on whichever connection. */
export interface Source {
  label: string;
  host: string;
  came: () => number;
  /** Whether a missing network is waited for as long as it takes; what a page needs at once had better fail. */
  waits: boolean;
  /** Asked before it is given up without an answer: what there is to say beside that. */
  explain?: () => Promise<Passing | undefined>;
}

/**
 * Counts the failures of one connection. Each in a row waits longer; it gives up after so many during which no connection
 * of the file brought a byte, so that one that is cut again and again does not end a download that gets on. While a
 * missing network is waited for nothing is counted.
 */
export function createPatience(
  { label, host, came, waits: isPatient, explain }: Source,
  { pause, signal }: { pause: Pause; signal?: AbortSignal | undefined },
): Patience {
  let failures = 0;
  let vain = 0;
  let before = came();
  return {
    reset: () => (failures = 0),
    async fail(error) {
      signal?.throwIfAborted();
      if (!(error instanceof Passing)) throw error;
      if (isPatient && isOffline()) return untilOnline(pause, signal);
      vain = came() > before ? 1 : vain + 1;
      before = came();
      const asked = error.wait ?? 0;
      if (asked > longestWait)
        throw new AppError(
          'network',
          `${label} could not be fetched: ${error.isLimit ? `${host} limits how much is fetched in a time, and` : host} asks to wait ${Math.ceil(asked / 60_000)} minutes. What arrived is kept; go on then.`,
          { cause: error },
        );
      if (vain > backOff.length) {
        const { message, advice } = (error.isSilent && (await explain?.())) || error;
        throw new AppError(
          'network',
          `${label} could not be fetched after ${vain} tries: ${message}. ${advice}; the part already downloaded is kept.`,
          { cause: error },
        );
      }
      const waits = error.isLimit ? limitBackOff : backOff;
      await pause(error.wait ?? waits[Math.min(failures++, waits.length - 1)]!, signal);
    },
  };
}

/** Whether the browser knows that there is no network: a failure then says nothing of the server. */
const isOffline = (): boolean => globalThis.navigator?.onLine === false;

/** Waits until there is a network again; a laptop may be closed for a night. */
async function untilOnline(pause: Pause, signal: AbortSignal | undefined): Promise<void> {
  const back = new AbortController();
  const onBack = (): void => back.abort();
  globalThis.addEventListener?.('online', onBack);
  try {
    await pause(offlineRest, signal ? AbortSignal.any([signal, back.signal]) : back.signal);
  } catch (error) {
    if (!back.signal.aborted || signal?.aborted) throw error;
  } finally {
    globalThis.removeEventListener?.('online', onBack);
  }
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
