/** A worker with a model in it, as the budget sees it. */
export interface Tenant {
  /** Whether a call runs in it. */
  isBusy: () => boolean;
  /** Ends it, which frees its heap and its graphics memory. */
  unload: () => void;
}
/** The place of one worker in the budget: `connect` enters before each call and leaves when the worker ends. */
export interface Room {
  enter: (call: Call, tenant: Tenant) => Promise<void>;
  leave: () => void;
}
/** What is asked of a worker. */
export interface Call {
  method: string;
  input: unknown;
}
/** What a call's model needs, in bytes; 0 for calls that load none. */
export type Cost = (call: Call) => Promise<number>;
/** What is in use of the memory. */
export interface Usage {
  /** Bytes of heap and graphics memory, as the catalogue estimates them. */
  used: number;
  /** Bytes that all of it may take. */
  limit: number;
  /** What is loaded, the one used last at the end. */
  stages: readonly { name: string; model: string; bytes: number }[];
}
/** The memory that the models of all tasks share. */
export interface Budget {
  /** A place for a worker of that name. */
  room: (name: string, cost: Cost) => Room;
  usage: () => Usage;
  setLimit: (bytes: number) => void;
  /** Whether a call runs in any worker. */
  isBusy: () => boolean;
  /** Ends every idle worker, or those whose name begins so. Returns the bytes that this frees. */
  free: (name?: string) => number;
  /** Calls back after each change; what it returns ends that. */
  subscribe: (listener: () => void) => () => void;
}

interface Stage {
  name: string;
  model: string;
  bytes: number;
  tenant: Tenant;
}

/**
 * One memory for the models of all tasks. What would not fit unloads the idle stages that were used longest ago; what then
 * still does not fit is tried all the same, because the numbers are estimates, and the runtime says if it fails.
 */
export function createBudget(limit: number): Budget {
  /** In the order of their last use. */
  const stages = new Map<Room, Stage>();
  const listeners = new Set<() => void>();
  let most = limit;
  const used = () => [...stages.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  const tell = () => listeners.forEach((listener) => listener());

  const makeRoom = () => {
    for (const { tenant } of [...stages.values()].slice(0, -1)) {
      if (used() <= most) return;
      if (!tenant.isBusy()) tenant.unload();
    }
  };
  return {
    room(name, cost) {
      const own: Room = {
        async enter(call, tenant) {
          const bytes = Math.max(await cost(call), stages.get(own)?.bytes ?? 0);
          if (bytes === 0) return;
          stages.delete(own);
          stages.set(own, { name, model: modelOf(call), bytes, tenant });
          makeRoom();
          tell();
        },
        leave() {
          if (stages.delete(own)) tell();
        },
      };
      return own;
    },
    usage: () => ({
      used: used(),
      limit: most,
      stages: [...stages.values()].map(({ name, model, bytes }) => ({ name, model, bytes })),
    }),
    setLimit(bytes) {
      most = bytes;
      makeRoom();
      tell();
    },
    isBusy: () => [...stages.values()].some(({ tenant }) => tenant.isBusy()),
    free(name = '') {
      const before = used();
      for (const { name: own, tenant } of stages.values())
        if (own.startsWith(name) && !tenant.isBusy()) tenant.unload();
      return before - used();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** The model that the call names. */
const modelOf = ({ input }: Call): string => (input as { model?: string } | undefined)?.model ?? '';

/** Half of the memory that the browser admits to (it says 8 GB at most), or 4 GB where it says nothing. */
export function usualLimit({ deviceMemory }: { deviceMemory?: number } = platform()): number {
  return deviceMemory === undefined ? 4e9 : Math.max(1e9, deviceMemory * 0.5e9);
}

/** Only Chromium tells; Node has no navigator. */
const platform = () => ((globalThis as { navigator?: unknown }).navigator ?? {}) as { deviceMemory?: number };

/** The budget of this page. */
export const budget = createBudget(usualLimit());
