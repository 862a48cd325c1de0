/** Set when this tab was reloaded for isolation, so that it happens once at most. */
const triedKey = 'triptych.reloaded-for-isolation';

type Keeper = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * Whether one reload, which the service worker then answers with the headers, can isolate the page: its WebAssembly
 * could use threads. True once in a tab, and never when that cannot be remembered.
 */
export function wantsReload(isIsolated: boolean, keeper: () => Keeper = () => sessionStorage): boolean {
  try {
    const storage = keeper();
    if (isIsolated) storage.removeItem(triedKey);
    if (isIsolated || storage.getItem(triedKey)) return false;
    storage.setItem(triedKey, 'yes');
    return true;
  } catch {
    return false;
  }
}
