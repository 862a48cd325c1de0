/** What keeps a person's choices over a reload: the browser's own storage, or a test's. */
export type Keeper = Pick<Storage, 'getItem' | 'setItem'>;

/** The browser's own; undefined where there is none, and where it is denied: the mere access then throws. */
export function browserKeeper(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}

/**
 * For what belongs to the work in a tab: a reload of the tab gives its own choices again, whatever other tabs chose since,
 * and a new tab begins with those that were made last.
 */
export function tabKeeper(): Keeper | undefined {
  const all = browserKeeper();
  if (!all) return undefined;
  return {
    getItem: (key) => sessionStorage.getItem(key) ?? all.getItem(key),
    setItem(key, text) {
      sessionStorage.setItem(key, text);
      all.setItem(key, text);
    },
  };
}

/** What is kept under a key; undefined where nothing is, or nothing can be read. */
export function readKept(key: string, keeper: Keeper | undefined = browserKeeper()): string | undefined {
  try {
    return keeper?.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a text under a key. False where storage is refused or full: it then ends with the page. */
export function writeKept(key: string, text: string, keeper: Keeper | undefined = browserKeeper()): boolean {
  try {
    keeper?.setItem(key, text);
    return keeper !== undefined;
  } catch {
    return false;
  }
}

/** Forgets what is kept under a key. */
export function forgetKept(key: string): void {
  try {
    browserKeeper()?.removeItem(key);
  } catch {
    // Where nothing can be changed, nothing was kept.
  }
}
