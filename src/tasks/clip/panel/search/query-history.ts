import type { OutsidePicture, SearchStore } from './state.ts';

/** What an entry of the session's history knows of the query asked there. */
interface Visit {
  id: string;
  line: string;
}

/** Pictures from outside cannot be written into an entry, so they last as long as the page. */
const pictures = new Map<string, readonly OutsidePicture[]>();
let current = '';

const visitOf = (state: unknown): Visit | undefined => (state as { librarySearch?: Visit } | null)?.librarySearch;

/** A dialog or a drawer has an entry of its own (`useBack`), which edits must leave alone. */
const isUnderDialog = (state: unknown): boolean => Boolean((state as { open?: unknown } | null)?.open);

const isInSight = (): boolean => location.hash === '#/clip/search';

/** Writes the query into the entry of the session's history; a new question adds an entry, so that Back undoes it. */
export function recordQuery(line: string, given: readonly OutsidePicture[], { isStep }: { isStep: boolean }): void {
  if (typeof history === 'undefined' || !isInSight()) return;
  const before = visitOf(history.state);
  if (isStep && before?.line === line) return;
  if (isStep || !current) current = crypto.randomUUID();
  pictures.set(current, given);
  const state = { librarySearch: { id: current, line } satisfies Visit };
  if (isStep && before) history.pushState(state, '');
  else if (isStep || !isUnderDialog(history.state)) history.replaceState(state, '');
}

/** Follows Back and Forward among the queries. Ends with what it gives back. */
export function followHistory({ write, recall }: { write: () => void; recall: SearchStore['recall'] }): () => void {
  const follow = (): void => {
    if (!isInSight() || isUnderDialog(history.state)) return;
    const visit = visitOf(history.state);
    if (!visit || visit.id === current) return write(); // a filter may have been set under a dialog
    current = visit.id;
    recall(visit.line, pictures.get(visit.id) ?? []);
  };
  follow();
  addEventListener('popstate', follow);
  return () => removeEventListener('popstate', follow);
}
