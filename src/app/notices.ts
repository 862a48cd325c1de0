import { createStore } from 'zustand/vanilla';

export interface NoticeAction {
  label: string;
  run: () => void;
  /** It can be done later as well, so the notice waits until it is done or dismissed. */
  waits?: boolean;
}
export interface NoticeItem {
  id: number;
  /** `done` and `info` go by themselves after a while, unless their action waits; `warn` stays until dismissed. */
  tone: 'done' | 'info' | 'warn';
  message: string;
  action?: NoticeAction;
}

/** Long enough to read two sentences and reach for Undo. */
const restMs = 12_000;
/** More at once would hide the page; the oldest goes. */
const most = 3;

let nextId = 0;

/** What floats over the page at the moment, oldest first. */
export const notices = createStore<{ items: readonly NoticeItem[] }>()(() => ({ items: [] }));

/** Says something once, and gives the id of the notice. The same sentence is not shown twice at a time. */
export function notify(tone: NoticeItem['tone'], message: string, action?: NoticeAction): number {
  const id = nextId++;
  const others = notices.getState().items.filter((item) => item.message !== message);
  notices.setState({ items: [...others, { id, tone, message, ...(action && { action }) }].slice(-most) });
  if (tone !== 'warn' && !action?.waits) setTimeout(() => dismissNotice(id), restMs);
  return id;
}

/** Takes a notice away. */
export const dismissNotice = (id: number): void =>
  notices.setState(({ items }) => ({ items: items.filter((item) => item.id !== id) }));
