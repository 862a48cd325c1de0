import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAbort } from '../../../runtime/errors.ts';
import { libraryApi, moderatePicture } from '../library-api.ts';
import { keepBlur, keptBlur } from './blur.ts';
import type { Item } from '../library/item.ts';
import { createContentIndex } from './content-index.ts';
import { contentKey, decisionKey, type Decision, type Verdict } from './decisions.ts';
import { createKeptStore, type KeptStore } from './kept.ts';
import {
  askedPolicy,
  generalAudience,
  generalId,
  isAsked,
  isOriginal,
  type DraftCategory,
  type NamedPolicy,
} from './policies.ts';
import { policyActions } from './policy-actions.ts';
import { columnOf, flaggedBy, flaggedByAny, isFlagged, withColumns, worstOf } from './scores.ts';
import { anyCategory, type ModerateActions, type ModerateState } from './state.ts';

export type ModerateStore = ModerateState & ModerateActions;

/** Everything that the store needs from outside. */
export interface ModerateSurroundings {
  api: Pick<typeof libraryApi, 'moderationScores' | 'items' | 'stats'>;
  moderate: typeof moderatePicture;
  kept: KeptStore;
  /** A new id for a policy or a category. */
  createId: () => string;
}

/** Items asked for at once. */
const itemsAtOnce = 1_000;
/** How long sentences and the line have to rest before they are asked about or kept, in milliseconds. */
const restMs = 400;

export const startState = (): ModerateState => ({
  policies: [generalAudience()],
  policy: generalId,
  category: anyCategory,
  isKept: true,
  table: undefined,
  work: undefined,
  fault: undefined,
  isStopped: false,
  queue: new Uint32Array(),
  current: undefined,
  decisions: new Map(),
  decided: new Map(),
  isBlurred: keptBlur(),
  revealed: undefined,
  single: undefined,
  removed: undefined,
});

/** The policy in use. */
export const policyOf = ({ policies, policy }: Pick<ModerateState, 'policies' | 'policy'>): NamedPolicy =>
  policies.find(({ id }) => id === policy) ?? policies[0]!;

/** The lines that the queue is made by: of one category, or of all that are asked about. */
export function limitsOf(state: Pick<ModerateState, 'policies' | 'policy' | 'category'>): DraftCategory[] {
  const asked = policyOf(state).categories.filter(isAsked);
  return state.category === anyCategory ? asked : asked.filter(({ id }) => id === state.category);
}

/** Decisions of items that the queue holds, or would hold. */
export const decidedInQueue = (state: ModerateState): [item: number, decision: Decision][] => {
  const { table, decided } = state;
  const limits = limitsOf(state);
  return table ? [...decided].filter(([item]) => isFlagged(table, item, limits)) : [];
};

/** The state of the Moderate view. The surroundings are passed in, so that it runs without a page. */
export function createModerateStore({ api, moderate, kept, createId }: ModerateSurroundings): StoreApi<ModerateStore> {
  return createStore<ModerateStore>()((set, get) => {
    let controller: AbortController | undefined;
    let rest: ReturnType<typeof setTimeout> | undefined;
    let saving: ReturnType<typeof setTimeout> | undefined;
    const contents = createContentIndex();
    /** What was decided last, and what stood there before. */
    const steps: { key: string; item: number; before: Decision | undefined }[] = [];

    /** Makes the queue anew; the picture in sight stays where it is still in it. */
    function requeue(): void {
      const { table, current } = get();
      const limits = limitsOf(get());
      const queue = !table
        ? new Uint32Array()
        : limits.length === 1
          ? flaggedBy(table, limits[0]!)
          : flaggedByAny(table, limits);
      const isThere = current !== undefined && queue.includes(current);
      set({ queue, decided: decidedItems(), ...(!isThere && { current: queue[0], revealed: undefined }) });
      void readItems();
    }

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

    /** After a change of policies: keeps them, and asks about what has no scores yet. */
    function policiesChanged(): void {
      requeue();
      clearTimeout(saving);
      saving = setTimeout(() => {
        const own = get().policies.filter((policy) => policy.id !== generalId || !isOriginal(policy));
        void kept.savePolicies(own).then((isKept) => set({ isKept }));
      }, restMs);
      clearTimeout(rest);
      rest = setTimeout(() => void get().score(), restMs);
    }

    async function scoreOnce(signal: AbortSignal): Promise<void> {
      const asked = askedPolicy(policyOf(get()));
      const categories = asked.categories.filter((one) => !columnOf(get().table, one));
      if (categories.length === 0) return;
      set({ work: { progress: undefined }, fault: undefined, isStopped: false });
      const found = await api.moderationScores({
        policy: { categories },
        signal,
        onProgress: (progress) => set({ work: { progress } }),
      });
      const wanted = get().policies.flatMap((policy) => policy.categories);
      set({ table: withColumns(get().table, found, { asked: categories, wanted }) });
      requeue();
    }

    let turn: Promise<void> = Promise.resolve();
    /** Keys come quicker than a decision is made, and each means the picture that the one before leads to. */
    function inOrder(work: () => Promise<void>): Promise<void> {
      const done = turn.then(work);
      turn = done.catch(() => {});
      return done;
    }

    async function decide(verdict: Verdict): Promise<void> {
      const { current: item, table, policy, queue } = get();
      if (item === undefined || !table) return;
      const [known] = await api.items([String(item)]);
      const worst = worstOf(table, item, limitsOf(get()));
      if (!known || !worst) return;
      const { limit, score } = worst;
      const content = contentKey(known);
      const decision: Decision = {
        policy,
        content,
        verdict,
        path: known.path,
        category: limit.name,
        score,
        threshold: limit.threshold,
        at: Date.now(),
      };
      const key = decisionKey(decision);
      steps.push({ key, item, before: get().decisions.get(key) });
      contents.add(known);
      set(({ decisions }) => ({ decisions: new Map(decisions).set(key, decision) }));
      set({ decided: decidedItems() });
      goToOpen(queue.indexOf(item) + 1);
      set({ isKept: await kept.putDecision(key, decision) });
    }

    async function undo(): Promise<void> {
      const last = steps.pop();
      if (!last) return;
      const decisions = new Map(get().decisions);
      if (last.before) decisions.set(last.key, last.before);
      else decisions.delete(last.key);
      set({ decisions });
      set({
        decided: decidedItems(),
        ...(get().queue.includes(last.item) && { current: last.item, revealed: undefined }),
      });
      const isKept = last.before
        ? await kept.putDecision(last.key, last.before)
        : await kept.removeDecisions([last.key]);
      set({ isKept });
    }

    return {
      ...startState(),
      ...policyActions({ set, get, createId, onChange: policiesChanged }),
      async open() {
        const { found, isKept } = await kept.load();
        const isChanged = found.policies.some(({ id }) => id === generalId);
        set({
          policies: isChanged ? found.policies : [generalAudience(), ...found.policies],
          decisions: found.decisions,
          isKept,
        });
        requeue();
      },
      async score({ isRenewed = false } = {}) {
        controller?.abort();
        const own = (controller = new AbortController());
        try {
          const { indexed } = await api.stats();
          if (isRenewed || get().table?.ids.length !== indexed) set({ table: undefined });
          own.signal.throwIfAborted();
          if (indexed > 0) await scoreOnce(own.signal);
          else requeue();
        } catch (error) {
          if (controller !== own) return;
          if (isAbort(error)) set({ isStopped: true });
          else set({ fault: error instanceof Error ? error.message : String(error) });
        } finally {
          if (controller === own) set({ work: undefined });
        }
      },
      stop: () => controller?.abort(),

      chooseCategory(category) {
        set({ category, current: undefined });
        requeue();
      },
      goTo: (item) => set({ current: item, revealed: undefined }),
      step(by) {
        const { queue, current } = get();
        const place = current === undefined ? -1 : queue.indexOf(current);
        const next = queue[Math.min(queue.length - 1, Math.max(0, place + by))];
        if (next !== undefined && next !== current) set({ current: next, revealed: undefined });
      },
      decide: (verdict) => inOrder(() => decide(verdict)),
      undo: () => inOrder(undo),
      setBlurred(isBlurred) {
        keepBlur(isBlurred);
        set({ isBlurred, revealed: undefined });
      },
      reveal: () => set(({ current, revealed }) => ({ revealed: revealed === current ? undefined : current })),

      async checkPicture(file) {
        set(({ single }) => ({ single: single?.file === file ? single : { file, name: file.name } }));
        const isStill = (): boolean => get().single?.file === file;
        try {
          const policy = askedPolicy(policyOf(get()));
          if (policy.categories.length === 0) {
            set({ single: { file, name: file.name, moderation: { flagged: false, categories: [] } } });
            return;
          }
          // The model of the library, so that both are measured alike; without a library the built-in one.
          const model = (await api.stats().catch(() => undefined))?.space?.model;
          const moderation = await moderate(file, { policy, ...(model && { model }) });
          if (isStill()) set({ single: { file, name: file.name, moderation } });
        } catch (error) {
          const fault = error instanceof Error ? error.message : String(error);
          if (isStill()) set({ single: { file, name: file.name, fault } });
        }
      },
      closePicture: () => set({ single: undefined }),
    };
  });
}

/** The one store of the page. */
export const moderateStore = createModerateStore({
  api: libraryApi,
  moderate: moderatePicture,
  kept: createKeptStore(),
  createId: () => crypto.randomUUID(),
});

/** One value of the store, for React: `useModerate((state) => state.queue)`. */
export const useModerate = <T>(select: (state: ModerateStore) => T): T => useStore(moderateStore, select);
