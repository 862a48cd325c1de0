import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAbort, messageOf } from '../../../runtime/errors.ts';
import { mergeLists } from '../../../runtime/page/merge-lists.ts';
import { builtInModel } from '../defaults.ts';
import { libraryApi } from '../library-api.ts';
import { keepBlur, keptBlur } from './blur.ts';
import { createReview } from './review.ts';
import { limitsOf, policyOf } from './selectors.ts';
import { moderatePicture } from './picture.ts';
import { createKeptStore, type Kept, type KeptStore } from './kept.ts';
import { askedPolicy, isOriginal, policyFor, withBuiltIns, type NamedPolicy } from './policies.ts';
import { policyActions } from './policy-actions.ts';
import { columnOf, flaggedBy, flaggedByAny, withColumns } from './scores.ts';
import { anyCategory, type ModerateActions, type ModerateState } from './state.ts';

export type ModerateStore = ModerateState & ModerateActions;

/** Everything that the store needs from outside. */
export interface ModerateSurroundings {
  api: Pick<typeof libraryApi, 'moderationScores' | 'items' | 'withHashes' | 'stats'>;
  moderate: typeof moderatePicture;
  kept: KeptStore;
  /** A new id for a policy or a category. */
  createId: () => string;
}

/** How long sentences and the line have to rest before they are asked about or kept, in milliseconds. */
const restMs = 400;

export const startState = (): ModerateState => ({
  policies: withBuiltIns([]),
  policy: policyFor(builtInModel),
  model: builtInModel,
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

/** The state of the Moderate view. The surroundings are passed in, so that it runs without a page. */
export function createModerateStore({ api, moderate, kept, createId }: ModerateSurroundings): StoreApi<ModerateStore> {
  return createStore<ModerateStore>()((set, get) => {
    let controller: AbortController | undefined;
    let rest: ReturnType<typeof setTimeout> | undefined;
    let saving: ReturnType<typeof setTimeout> | undefined;
    let stopWatching: (() => void) | undefined;
    const review = createReview({ set, get, api, kept });

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
      set({ queue, decided: review.decidedItems(), ...(!isThere && { current: queue[0], revealed: undefined }) });
      void review.readItems();
    }

    /** Until a person chooses a policy, the one that suits the model is in use. */
    let isChosen = false;
    function followModel(model: string): void {
      if (model === get().model) return;
      set({ model, table: undefined, ...(!isChosen && { policy: policyFor(model), category: anyCategory }) });
    }

    /** The policies as they were kept when this tab last saw them. */
    let base: readonly NamedPolicy[] = [];
    const ownPolicies = (): NamedPolicy[] => get().policies.filter((policy) => !isOriginal(policy));

    async function savePolicies(): Promise<void> {
      const mine = ownPolicies();
      const { policies, isKept } = await kept.savePolicies(base, mine);
      takePolicies(mine, policies);
      set({ isKept });
    }
    /** Takes in what other tabs changed; what was changed here since `mine` stays. */
    function takePolicies(mine: readonly NamedPolicy[], theirs: readonly NamedPolicy[]): void {
      base = theirs;
      const policies = withBuiltIns(mergeLists(mine, ownPolicies(), theirs));
      if (JSON.stringify(policies) === JSON.stringify(get().policies)) return;
      const isThere = policies.some(({ id }) => id === get().policy);
      set({ policies, ...(!isThere && { policy: policyFor(get().model), category: anyCategory }) });
      requeue();
      if (controller && !controller.signal.aborted) scoreSoon();
    }
    /** Decisions are read once all of this tab's own are kept: none is missing for a moment. */
    async function readOthers(): Promise<void> {
      let own: Promise<unknown>;
      let found: Kept;
      do {
        await (own = review.kept());
        ({ found } = await kept.load());
      } while (own !== review.kept());
      takePolicies(base, found.policies);
      set({ decisions: found.decisions });
      set({ decided: review.decidedItems() });
    }
    /** Another tab tells of every decision: what comes while one is read is read with the next. */
    let isTold = false;
    let isReading = false;
    async function hear(): Promise<void> {
      isTold = true;
      if (isReading) return;
      isReading = true;
      while (isTold) {
        isTold = false;
        await readOthers();
      }
      isReading = false;
    }
    function scoreSoon(): void {
      clearTimeout(rest);
      rest = setTimeout(() => void get().score(), restMs);
    }

    /** After a change of policies: keeps them, and asks about what has no scores yet. */
    function policiesChanged(): void {
      isChosen = true;
      requeue();
      clearTimeout(saving);
      saving = setTimeout(() => void savePolicies(), restMs);
      scoreSoon();
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

    return {
      ...startState(),
      ...policyActions({ set, get, createId, onChange: policiesChanged }),
      async open() {
        const { found, isKept } = await kept.load();
        takePolicies(base, found.policies);
        set({ decisions: found.decisions, isKept });
        requeue();
        stopWatching ??= kept.watch(() => void hear());
        await review.settleFormer(found.former);
      },
      async score({ isRenewed = false } = {}) {
        controller?.abort();
        const own = (controller = new AbortController());
        try {
          const { indexed, space } = await api.stats();
          followModel(space?.model ?? builtInModel);
          if (isRenewed || get().table?.ids.length !== indexed) set({ table: undefined });
          own.signal.throwIfAborted();
          if (indexed > 0) await scoreOnce(own.signal);
          else requeue();
        } catch (error) {
          if (controller !== own) return;
          if (isAbort(error)) set({ isStopped: true });
          else set({ fault: messageOf(error) });
        } finally {
          if (controller === own) set({ work: undefined });
        }
      },
      stop() {
        clearTimeout(rest);
        controller?.abort();
      },

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
      decide: review.decide,
      undo: review.undo,
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
          const fault = messageOf(error);
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
