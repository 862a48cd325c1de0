/** What speaks for indexing more slowly. */
export interface WorkSignals {
  /** Runs from its battery. */
  readonly onBattery: boolean;
  /** 0 to 1; 1 where there is no battery. */
  readonly charge: number;
  /** Milliseconds since the person last touched the page, by key, pointer or wheel. */
  readonly idleMs: number;
}

/** Why indexing rests at the moment. */
export type Slowed = 'person' | 'battery';

/** Lets a person go first, and a battery last. */
export interface Pace {
  /** Why it would rest now; undefined at full speed. */
  readonly slowed: Slowed | undefined;
  /**
   * Waits after a piece of work that took `workedMs`: until the person has not touched the page for a while, and in
   * proportion to the work on battery. Returns the milliseconds waited. Abort rejects with its reason.
   */
  rest(workedMs: number, signal: AbortSignal): Promise<number>;
}

/** A person who has not touched the page for so long is reading, in milliseconds. */
const quietMs = 1_000;
/** Indexing goes on after this long even under steady input, in milliseconds: slowly is not never. */
const mostYieldMs = 4_000;
/** Rest as a multiple of the work: on battery a half of the time is idle, nearly empty three quarters. */
const batteryRest = 1;
const lowRest = 3;
const lowCharge = 0.2;
/** How often the signals are looked at while waiting, in milliseconds. */
const lookMs = 200;

/** `signals` tells how things are when it is asked; `wait` sleeps. */
export function createPace({
  signals,
  wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}: {
  signals: () => WorkSignals;
  wait?: (ms: number) => Promise<void>;
}): Pace {
  const isTouched = (): boolean => signals().idleMs < quietMs;
  const batteryMs = (workedMs: number): number => {
    const { onBattery, charge } = signals();
    if (!onBattery) return 0;
    return workedMs * (charge < lowCharge ? lowRest : batteryRest);
  };
  return {
    get slowed() {
      if (isTouched()) return 'person';
      return signals().onBattery ? 'battery' : undefined;
    },
    async rest(workedMs, signal) {
      let waited = 0;
      while ((isTouched() && waited < mostYieldMs) || waited < batteryMs(workedMs)) {
        await wait(lookMs);
        signal.throwIfAborted();
        waited += lookMs;
      }
      return waited;
    },
  };
}

/** Never rests. */
export const fullPace: Pace = { slowed: undefined, rest: async () => 0 };
