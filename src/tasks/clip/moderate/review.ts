import type { libraryApi } from '../library-api.ts';
import type { Item } from '../library/item.ts';
import {
  contentKey,
  decisionKey,
  hashIn,
  ofEntries,
  type Decision,
  type FormerDecision,
  type Verdict,
} from './decisions.ts';
import type { DecisionChange, KeptStore } from './kept.ts';
import { worstOf } from './scores.ts';
import { limitsOf } from './selectors.ts';
import type { ModerateState } from './state.ts';

/** Items asked for at once. */
const itemsAtOnce = 1_000;

interface Surroundings {
  set: (change: Partial<ModerateState>) => void;
  get: () => ModerateState;
  api: Pick<typeof libraryApi, 'items' | 'withHashes'>;
  kept: KeptStore;
}

/** The looking through of the queue: which of it is decided, and the deeds of the person. */
export function createReview({ set, get, api, kept }: Surroundings) {
  /** What the entries are that were looked up: `contentKey` by their ids. */
  const contents = new Map<number, string>();
  /** What was decided last, and what stood there before. */
  const steps: { decision: Decision; before: Decision | undefined }[] = [];
  let deeds: Promise<void> = Promise.resolve();
  let reading = 0;
  let keeping: Promise<unknown> = Promise.resolve();

  /** Learns what the items of the queue are, for their decisions, and opens at the first that has none. */
  async function readItems(): Promise<void> {
    const run = ++reading;
    const { queue, current } = get();
    for (let at = 0; at < queue.length; at += itemsAtOnce) {
      const missing = [...queue.subarray(at, at + itemsAtOnce)].filter((id) => !contents.has(id));
      if (missing.length === 0) continue;
      const answer = await api.items(missing.map(String)).catch((): (Item | undefined)[] => []);
      const found = answer.filter((item): item is Item => item !== undefined);
      const returned = await returnedTo(found);
      if (run !== reading) return;
      for (const item of found) contents.set(item.id, contentKey(item));
      change(returned);
    }
    const isUntouched = get().current === current && current === queue[0];
    if (isUntouched && current !== undefined && get().decided.has(current)) goToOpen(0);
  }

  /** Decisions of the policy in use by the entries that they are of. */
  function decidedItems(): Map<number, Decision> {
    const { decisions, policy } = get();
    const decided = new Map<number, Decision>();
    for (const decision of decisions.values())
      if (decision.policy === policy && contents.get(decision.item) === decision.content)
        decided.set(decision.item, decision);
    return decided;
  }

  /**
   * A file that left the library and came back is a new entry: it takes over what was decided of the one that is gone,
   * where path and content are the same. Of several files one gets it: the first.
   */
  async function returnedTo(items: readonly Item[]): Promise<DecisionChange> {
    const decisions = [...get().decisions.values()];
    const placeOf = ({ content, path }: Pick<Decision, 'content' | 'path'>): string => `${content}\n${path}`;
    const known = new Set(items.map(contentKey));
    const places = new Map(items.map((item) => [placeOf({ content: contentKey(item), path: item.path }), item]));
    const wanted = decisions.filter((one) => {
      if (!known.has(one.content)) return false; // most of them, and no text has to be made for it
      const item = places.get(placeOf(one));
      return item && item.id !== one.item && !get().decisions.has(decisionKey({ ...one, item: item.id }));
    });
    if (wanted.length === 0) return {};
    const holders = await api.items(wanted.map(({ item }) => String(item))).catch(() => wanted.map(() => 'unknown'));
    const orphans = new Map<string, Decision>();
    for (const [i, one] of wanted.entries()) {
      const holder = holders[i];
      const isGone = holder === undefined || (typeof holder !== 'string' && contentKey(holder) !== one.content);
      const key = `${one.policy}\n${placeOf(one)}`;
      if (isGone && !orphans.has(key)) orphans.set(key, one);
    }
    const remove = [...orphans.values()];
    return { remove, put: remove.map((one) => ({ ...one, item: places.get(placeOf(one))!.id })) };
  }

  /** Changes decisions here and where they are kept. */
  function change({ put = [], remove = [], removeFormer = [] }: DecisionChange): void {
    if (put.length + remove.length + removeFormer.length === 0) {
      set({ decided: decidedItems() });
      return;
    }
    const decisions = new Map(get().decisions);
    for (const one of remove) decisions.delete(decisionKey(one));
    for (const one of put) decisions.set(decisionKey(one), one);
    set({ decisions });
    set({ decided: decidedItems() });
    const writing = kept.changeDecisions({ put, remove, removeFormer });
    keeping = Promise.all([keeping, writing]);
    void writing.then((isKept) => set({ isKept }));
  }

  /** Gives decisions of before, which held for contents, to all entries that have them now. */
  async function settleFormer(former: readonly FormerDecision[]): Promise<void> {
    if (former.length === 0) return;
    const hashes = [...new Set(former.map(({ content }) => hashIn(content)).filter(Boolean))];
    const ids = former.flatMap(({ content }) => (hashIn(content) ? [] : [content.slice('item '.length)]));
    try {
      const found = await Promise.all([api.withHashes(hashes), api.items(ids)]);
      const items = found.flat().filter((item) => item !== undefined);
      const put = ofEntries(former, items).filter((one) => !get().decisions.has(decisionKey(one)));
      change({ put, removeFormer: former });
    } catch {
      // The library cannot be read now: they wait for the next visit.
    }
  }

  /** The first picture without a decision from a place on, else from the start; stays when all have one. */
  function goToOpen(from: number): void {
    const { queue, decided } = get();
    const isOpen = (item: number): boolean => !decided.has(item);
    const next = queue.subarray(from).find(isOpen) ?? queue.find(isOpen);
    if (next !== undefined) set({ current: next, revealed: undefined });
  }

  /** Keys can be quicker than a look at an item: each deed is for the picture that the one before led to. */
  function inTurn(deed: () => Promise<void>): Promise<void> {
    const turn = deeds.then(deed);
    deeds = turn.catch(() => {});
    return turn;
  }

  async function decide(verdict: Verdict): Promise<void> {
    const { current: item, table, policy, queue } = get();
    if (item === undefined || !table) return;
    const [known] = await api.items([String(item)]);
    const worst = worstOf(table, item, limitsOf(get()));
    if (!known || !worst) return;
    const { limit, score } = worst;
    const { name: category, threshold } = limit;
    const content = contentKey(known);
    const own = { policy, item, content, verdict, path: known.path, category, score, threshold, at: Date.now() };
    contents.set(item, content);
    steps.push({ decision: own, before: get().decisions.get(decisionKey(own)) });
    change({ put: [own] });
    goToOpen(queue.indexOf(item) + 1);
  }

  async function undo(): Promise<void> {
    const last = steps.pop();
    if (!last) return;
    const { decision, before } = last;
    change(before ? { put: [before] } : { remove: [decision] });
    if (get().queue.includes(decision.item)) set({ current: decision.item, revealed: undefined });
  }

  return {
    readItems,
    decidedItems,
    settleFormer,
    /** Settles when all that was decided here is kept. */
    kept: (): Promise<unknown> => keeping,
    decide: (verdict: Verdict): Promise<void> => inTurn(() => decide(verdict)),
    undo: (): Promise<void> => inTurn(undo),
  };
}
