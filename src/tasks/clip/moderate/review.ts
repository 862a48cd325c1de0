import type { libraryApi } from '../library-api.ts';
import type { Item } from '../library/item.ts';
import { createContentIndex } from './content-index.ts';
import { contentKey, decisionKey, type Decision, type Verdict } from './decisions.ts';
import type { KeptStore } from './kept.ts';
import { worstOf } from './scores.ts';
import { limitsOf } from './selectors.ts';
import type { ModerateState } from './state.ts';

/** Items asked for at once. */
const itemsAtOnce = 1_000;

interface Surroundings {
  set: (change: Partial<ModerateState>) => void;
  get: () => ModerateState;
  api: Pick<typeof libraryApi, 'items'>;
  kept: KeptStore;
}

/** The looking through of the queue: which of it is decided, and the deeds of the person. */
export function createReview({ set, get, api, kept }: Surroundings) {
  const contents = createContentIndex();
  /** What was decided last, and what stood there before. */
  const steps: { key: string; item: number; before: Decision | undefined }[] = [];
  let deeds: Promise<void> = Promise.resolve();
  let reading = 0;
  /** Learns what the items of the queue are, for their decisions, and opens at the first that has none. */
  async function readItems(): Promise<void> {
    const run = ++reading;
    const { queue, current } = get();
    for (let at = 0; at < queue.length; at += itemsAtOnce) {
      const missing = [...queue.subarray(at, at + itemsAtOnce)].filter((id) => !contents.has(id));
      if (missing.length === 0) continue;
      const found = await api.items(missing.map(String)).catch(() => []);
      if (run !== reading) return;
      const { decisions, policy } = get();
      const isDecided = (item: Item): boolean => decisions.has(decisionKey({ policy, content: contentKey(item) }));
      for (const item of found) if (item) contents.add(item);
      if (found.some((item) => item && isDecided(item))) set({ decided: decidedItems() });
    }
    const isUntouched = get().current === current && current === queue[0];
    if (isUntouched && current !== undefined && get().decided.has(current)) goToOpen(0);
  }

  /** Decisions of the policy in use by the items that have their content. */
  function decidedItems(): Map<number, Decision> {
    const { decisions, policy } = get();
    const decided = new Map<number, Decision>();
    for (const decision of decisions.values())
      if (decision.policy === policy)
        for (const item of contents.itemsWith(decision.content)) decided.set(item, decision);
    return decided;
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
    const decision = { policy, content, verdict, path: known.path, category, score, threshold, at: Date.now() };
    const key = decisionKey(decision);
    steps.push({ key, item, before: get().decisions.get(key) });
    contents.add(known);
    set({ decisions: new Map(get().decisions).set(key, decision) });
    set({ decided: decidedItems() });
    goToOpen(queue.indexOf(item) + 1);
    void kept.putDecision(key, decision).then((isKept) => set({ isKept }));
  }

  async function undo(): Promise<void> {
    const last = steps.pop();
    if (!last) return;
    const { key, item, before } = last;
    const decisions = new Map(get().decisions);
    if (before) decisions.set(key, before);
    else decisions.delete(key);
    set({ decisions });
    set({
      decided: decidedItems(),
      ...(get().queue.includes(item) && { current: item, revealed: undefined }),
    });
    void (before ? kept.putDecision(key, before) : kept.removeDecisions([key])).then((isKept) => set({ isKept }));
  }

  return {
    readItems,
    decidedItems,
    decide: (verdict: Verdict): Promise<void> => inTurn(() => decide(verdict)),
    undo: (): Promise<void> => inTurn(undo),
  };
}
