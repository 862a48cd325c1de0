/** How the tabs of this page hear of each other. */
export interface Tabs {
  /** Tells the others that something has changed, and what, where that matters. */
  tell: (what?: string) => void;
  /** Calls the listener when another tab has told so. Returns how to end that. */
  watch: (listener: (what: string) => void) => () => void;
}

/** A channel to the other tabs by a name; silent where a browser has none. */
export function openTabs(name: string): Tabs {
  if (typeof BroadcastChannel === 'undefined') return { tell: () => {}, watch: () => () => {} };
  let channel: BroadcastChannel | undefined;
  const opened = () => (channel ??= new BroadcastChannel(name));
  return {
    tell: (what = 'changed') => opened().postMessage(what),
    watch(listener) {
      const own = opened();
      const hear = ({ data }: MessageEvent<string>): void => listener(data);
      own.addEventListener('message', hear);
      return () => own.removeEventListener('message', hear);
    },
  };
}
