/** Milliseconds during which at least one of the works given was not done: what overlaps counts once. */
export interface BusyClock {
  readonly ms: number;
  during<T>(work: () => Promise<T>): Promise<T>;
}

/** A clock at zero. `now` is in milliseconds. */
export function createBusyClock(now: () => number = () => performance.now()): BusyClock {
  let total = 0;
  let working = 0;
  let since = 0;
  return {
    get ms() {
      return working > 0 ? total + now() - since : total;
    },
    async during(work) {
      if (working++ === 0) since = now();
      try {
        return await work();
      } finally {
        if (--working === 0) total += now() - since;
      }
    },
  };
}
