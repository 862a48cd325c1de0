/** How the tabs of this page hear of each other. */
export interface Tabs {
  /** Tells the others that something has changed. */
  tell: () => void;
  /** Calls the listener when another tab has told so. Returns how to end that. */
  watch: (listener: () => void) => () => void;
}

/** A channel to the other tabs by a name; silent where a browser has none. */
export function openTabs(name: string): Tabs {
  if (typeof BroadcastChannel === 'undefined') return { tell: () => {}, watch: () => () => {} };
  let channel: BroadcastChannel | undefined;
  const opened = () => (channel ??= new BroadcastChannel(name));
  return {
    tell: () => opened().postMessage('changed'),
    watch(listener) {
      const own = opened();
      own.addEventListener('message', listener);
      return () => own.removeEventListener('message', listener);
    },
  };
}
