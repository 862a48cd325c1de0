let mark: (mayCome: boolean) => void = () => {};
/** The dev server has no service worker to wait for. */
const started = import.meta.env.DEV ? Promise.resolve(true) : new Promise<boolean>((resolve) => (mark = resolve));

/** Tells whether the panels may come; false when the page is about to be reloaded. */
export const markStarted = (mayCome: boolean): void => mark(mayCome);

/**
 * Loads a panel when the page is an app, and never when it is about to be reloaded. The shell stands meanwhile, but
 * nothing runs yet, so that a reload breaks nothing off and what is fetched passes by the service worker.
 */
export async function afterStart<T>(load: () => Promise<T>): Promise<T> {
  return (await started) ? load() : new Promise<never>(() => {});
}
