/** Which tab this page is in. */
export interface Tab {
  /** The same over a reload; another one in a tab that was opened since. */
  id: string;
  /** The tab that this one was duplicated from: it lives on, and this one begins with a copy of what is in it. */
  copyOf?: string;
  /** Ids of the tabs that are open now, this one among them. */
  living: () => Promise<ReadonlySet<string>>;
}

/** Of the browser, what tabs are told apart by. */
export interface TabSurroundings {
  /** Absent in old browsers, and on pages without a secure context. */
  locks: Pick<LockManager, 'request' | 'query'> | undefined;
  /** Is copied with a duplicated tab, and otherwise a tab's own. */
  own: { get: () => string | undefined; set: (id: string) => void };
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'> | undefined;
  /** How long a tab is waited for that neither answers nor is over, in milliseconds. */
  patience: number;
}

const lockPrefix = 'triptych-tab ';

/** Tabs without locks cannot know of each other, and have one place for all. */
const together: Tab = { id: 'all', living: async () => new Set(['all']) };

/**
 * Finds out which tab this is. Every tab holds a lock by its id for as long as it lives, however it ends; its id is in
 * the storage of the session, so it is the same after a reload. A duplicated tab finds the id there of a tab that still
 * answers, and takes one of its own.
 */
export async function takeTab({ locks, own, channel, patience }: TabSurroundings): Promise<Tab> {
  if (!locks) return together;
  const before = own.get();
  const isSame = before !== undefined && (await take(before));
  const id = isSame ? before : crypto.randomUUID();
  if (!isSame) {
    own.set(id);
    await take(id);
  }
  channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if ('ask' in data && data.ask === id) channel.postMessage({ here: id } satisfies Message);
  });
  return { id, ...(before !== undefined && !isSame && { copyOf: before }), living };

  /** Takes the lock of an id, waiting for the page before to be over; false when another tab has it, and says so. */
  async function take(wanted: string): Promise<boolean> {
    const answered = new AbortController();
    channel?.addEventListener('message', ({ data }: MessageEvent<Message>) => {
      if ('here' in data && data.here === wanted) answered.abort();
    });
    channel?.postMessage({ ask: wanted } satisfies Message);
    const signal = AbortSignal.any([answered.signal, AbortSignal.timeout(patience)]);
    return new Promise((resolve) => {
      locks!
        .request(lockPrefix + wanted, { signal }, () => {
          resolve(true);
          return new Promise(() => {}); // held as long as the page lives
        })
        .catch(() => resolve(false));
    });
  }

  async function living(): Promise<ReadonlySet<string>> {
    const { held = [] } = await locks!.query();
    const names = held.flatMap(({ name }) => (name?.startsWith(lockPrefix) ? [name.slice(lockPrefix.length)] : []));
    return new Set([...names, id]);
  }
}

type Message = { ask: string } | { here: string };

const key = 'triptych-tab';

/** What there is of it in this browser: storage may be denied, and the mere access throws then. */
const browser = (): TabSurroundings => ({
  locks: (globalThis.navigator as Navigator | undefined)?.locks,
  own: {
    get() {
      try {
        return sessionStorage.getItem(key) ?? undefined;
      } catch {
        return undefined;
      }
    },
    set(id) {
      try {
        sessionStorage.setItem(key, id);
      } catch {
        // The tab is then a new one after a reload, and takes up what the one before left.
      }
    },
  },
  channel: typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(key),
  patience: 3000,
});

let taken: Promise<Tab> | undefined;

/** The tab of this page. */
export const ownTab = (): Promise<Tab> => (taken ??= takeTab(browser()));
