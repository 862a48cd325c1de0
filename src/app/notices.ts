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
export interface NoticeOptions {
  /** Ends the notice when its matter has ended. */
  signal?: AbortSignal;
}

/** Long enough to read two sentences and reach for Undo. */
const restMs = 12_000;
/** More would be waiting than anybody reads; the oldest goes. */
const most = 8;

let nextId = 0;

/** What waits to be read, oldest first; only one of them is shown. */
export const notices = createStore<{ items: readonly NoticeItem[] }>()(() => ({ items: [] }));

/** What goes by itself is read now or never; a warning can wait behind it, and an offer behind both. */
const rank = ({ tone, action }: NoticeItem): number => (action?.waits ? 0 : tone === 'warn' ? 1 : 2);

/** The one notice that is shown: of the highest rank, the newest. One place, so that they never stack. */
export const shownNotice = (items: readonly NoticeItem[]): NoticeItem | undefined =>
  items.reduce<NoticeItem | undefined>((top, item) => (top && rank(top) > rank(item) ? top : item), undefined);

/**
 * Says something once, and gives the id of the notice. The same sentence is not shown twice at a time, and what the
 * signal has ended is not shown at all.
 */
export function notify(
  tone: NoticeItem['tone'],
  message: string,
  { signal, ...action }: Partial<NoticeAction> & NoticeOptions = {},
): number {
  const id = nextId++;
  if (signal?.aborted) return id;
  const others = notices.getState().items.filter((item) => item.message !== message);
  const item = { id, tone, message, ...(isAction(action) && { action }) };
  notices.setState({ items: [...others, item].slice(-most) });
  if (tone !== 'warn' && !action.waits) setTimeout(() => dismissNotice(id), restMs);
  signal?.addEventListener('abort', () => dismissNotice(id), { once: true });
  return id;
}

const isAction = (action: Partial<NoticeAction>): action is NoticeAction =>
  action.label !== undefined && action.run !== undefined;

/** Takes a notice away. */
export const dismissNotice = (id: number): void =>
  notices.setState(({ items }) => ({ items: items.filter((item) => item.id !== id) }));
