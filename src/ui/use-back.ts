import { useEffect, useEffectEvent } from 'react';

/** An entry of the session's history that the next thing to open can have: what it belonged to has just been closed. */
let spare: ReturnType<typeof setTimeout> | undefined;
/** Settles when the browser has gone back over an entry that nothing needs any more. */
let returning: Promise<void> | undefined;

const keyOf = (state: unknown): unknown => (state as { open?: unknown } | null)?.open;

/** Adds an entry for what has been opened, at the same address. */
async function enter(key: string, isWanted: () => boolean): Promise<void> {
  if (spare === undefined) {
    await returning;
    if (isWanted()) history.pushState({ open: key }, '');
    return;
  }
  clearTimeout(spare);
  spare = undefined;
  history.replaceState({ open: key }, '');
}

/** Leaves the entry of what was closed otherwise, unless the person has gone elsewhere since. */
function leave(key: string): void {
  if (keyOf(history.state) !== key) return;
  spare = setTimeout(() => {
    spare = undefined;
    if (keyOf(history.state) !== key) return;
    returning = new Promise((resolve) => {
      const settled = (): void => {
        returning = undefined;
        resolve();
      };
      addEventListener('popstate', settled, { once: true });
    });
    history.back();
  });
}

/** Keys of what is open, the last one on top. */
const opened: string[] = [];

/**
 * Lets the browser's Back, a phone's button or gesture, close what lies over a view instead of leaving the view: dialogs,
 * large pictures, drawers. What was opened last is closed first, and going to another view closes all of it.
 */
export function useBack(isOpen: boolean, onBack: () => void): void {
  const close = useEffectEvent(onBack);
  useEffect(() => {
    if (!isOpen) return undefined;
    const key = crypto.randomUUID();
    let isEntered = false;
    const onPop = (): void => {
      const isUnder = opened.indexOf(keyOf(history.state) as string) >= opened.indexOf(key);
      if (isEntered && !isUnder) close();
    };
    opened.push(key);
    addEventListener('popstate', onPop);
    void enter(key, () => opened.includes(key)).then(() => (isEntered = true));
    return () => {
      removeEventListener('popstate', onPop);
      opened.splice(opened.indexOf(key), 1);
      leave(key);
    };
  }, [isOpen]);
}
