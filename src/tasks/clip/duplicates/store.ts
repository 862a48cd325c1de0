import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError, isAbort, faultOf, type Fault } from '../../../runtime/errors.ts';
import type { Progress } from '../../../runtime/progress.ts';
import { nextTurn } from '../../../runtime/turn.ts';
import { type Grouping, libraryApi, type Likeness } from '../library-api.ts';
import { duplicateGroups } from '../library/duplicate-groups.ts';
import type { Item } from '../library/item.ts';
import { bestOf, type KeepRule } from './best.ts';
import { decide, type Decision, decisionOn, markAllButBest, type Review, undecided, within } from './review.ts';
import { reviewMemory, type ReviewMemory } from './review-memory.ts';

/** Pictures that look alike, the group with the strongest link first. */
export interface Group {
  ids: readonly number[];
  exact: boolean;
  /** The lowest of its pairs; of a chained group the weakest link. */
  cosine: number;
  /** Suggested to be kept. */
  best: number;
}
export type Kind = 'all' | 'exact' | 'near';

export interface DuplicatesState {
  /** `version` of the library that was compared; undefined before the first time. */
  compared: number | undefined;
  work: Progress | undefined;
  isStopped: boolean;
  fault: Fault | undefined;
  threshold: number;
  kind: Kind;
  grouping: Grouping;
  /** Below this threshold groups grow no more: there were too many pairs. */
  floor: number;
  rule: KeepRule;
  /** For the rule of the same name. */
  folder: string;
  groups: readonly Group[];
  /** The pictures that are alike to another at any threshold of the slider. */
  items: ReadonlyMap<number, Item>;
  review: Review;
  /** Reviews before, the last one last. */
  past: readonly Review[];
}
export interface DuplicatesActions {
  /** Compares the pictures of the library, unless that was done for this version of it. */
  compare: (version: number) => Promise<void>;
  stop: () => void;
  setThreshold: (threshold: number) => void;
  setKind: (kind: Kind) => void;
  setGrouping: (grouping: Grouping) => void;
  setRule: (rule: KeepRule) => void;
  setFolder: (folder: string) => void;
  decide: (ids: Iterable<number>, decision: Decision) => void;
  /** Marks what is not marked, and lets go of what is. */
  toggle: (id: number) => void;
  markAllButBest: (groups?: readonly Group[]) => void;
  clearMarks: () => void;
  undo: () => void;
}
export type DuplicatesStore = DuplicatesState & DuplicatesActions;

export interface DuplicatesSurroundings {
  api: Pick<typeof libraryApi, 'likeness' | 'items'>;
  memory: ReviewMemory;
}

/** The lowest cosine of the slider: below it CLIP calls pictures alike that only show the same kind of thing. */
export const lowestThreshold = 0.8;
/** immich takes 0.99, clip-retrieval 0.94. */
const startThreshold = 0.97;
/** Items asked for at once, so that no answer holds up the page. */
const batchItems = 2_000;
/** Steps that can be undone. */
const undoMost = 200;

const alikeNone: Likeness = {
  ids: [],
  contents: new Uint32Array(),
  stacks: new Uint32Array(),
  complete: { left: new Uint32Array(), right: new Uint32Array(), cosines: new Float64Array(), floor: 0 },
  chained: { left: new Uint32Array(), right: new Uint32Array(), cosines: new Float64Array() },
};

/** The state of the view of duplicates. The surroundings are passed in, so that it runs without a page. */
export function createDuplicatesStore({ api, memory }: DuplicatesSurroundings): StoreApi<DuplicatesStore> {
  return createStore<DuplicatesStore>()((set, get) => {
    let controller: AbortController | undefined;
    let likeness = alikeNone;
    let isWatching = false;

    /** Groups by what is chosen now. */
    function regroup(change: Partial<DuplicatesState>): void {
      const { threshold, kind, grouping, rule, folder, items } = { ...get(), ...change };
      const groups = duplicateGroups(likeness, threshold, grouping)
        .filter(({ exact }) => kind === 'all' || exact === (kind === 'exact'))
        .map(({ ids, exact, cosine }): Group => {
          const numbers = ids.map(Number);
          const known = numbers.flatMap((id) => items.get(id) ?? []);
          return { ids: numbers, exact, cosine, best: known.length > 0 ? bestOf(known, rule, folder).id : numbers[0]! };
        })
        .toSorted((a, b) => Number(b.exact) - Number(a.exact) || b.cosine - a.cosine);
      set({ ...change, groups });
    }
    function review(next: Review): void {
      set(({ review: before, past }) => ({ review: next, past: [...past.slice(-undoMost + 1), before] }));
      memory.keep(next);
    }
    async function itemsOf(ids: readonly string[], signal: AbortSignal): Promise<Map<number, Item>> {
      const items = new Map<number, Item>();
      for (let at = 0; at < ids.length; at += batchItems) {
        for (const item of await api.items(ids.slice(at, at + batchItems))) if (item) items.set(item.id, item);
        await nextTurn();
        signal.throwIfAborted();
      }
      return items;
    }

    return {
      compared: undefined,
      work: undefined,
      isStopped: false,
      fault: undefined,
      threshold: startThreshold,
      kind: 'all',
      grouping: 'complete',
      floor: 0,
      rule: 'largest',
      folder: '',
      groups: [],
      items: new Map(),
      review: undecided,
      past: [],

      async compare(version) {
        if (get().compared === version) return;
        controller?.abort();
        const own = (controller = new AbortController());
        const { signal } = own;
        set({ work: { phase: 'run', done: 0, unit: 'images' }, isStopped: false, fault: undefined });
        try {
          const isFirst = get().compared === undefined;
          const known = isFirst ? await memory.read() : undefined;
          if (isFirst && !isWatching)
            memory.watch((withTheirs) =>
              set(({ review: mine, past }) => ({ review: withTheirs(mine), past: past.map(withTheirs) })),
            );
          isWatching = true;
          const onProgress = (work: Progress): void => (signal.aborted ? undefined : set({ work }));
          const found = await api.likeness({ threshold: lowestThreshold, signal, onProgress });
          const items = await itemsOf(found.ids, signal);
          likeness = found;
          // A mark on a picture that has no duplicate any more would take the last one.
          const decided = within(known ?? get().review, items);
          regroup({
            items,
            floor: found.complete.floor,
            compared: version,
            work: undefined,
            review: decided,
            past: [],
          });
        } catch (error) {
          if (controller !== own) return; // a newer comparison goes on
          const isEmpty = error instanceof AppError && error.code === 'model-missing';
          if (isAbort(error)) set({ isStopped: true });
          else if (!isEmpty) set({ fault: faultOf(error) });
          set({ work: undefined });
        }
      },
      stop: () => controller?.abort(),
      setThreshold: (threshold) => regroup({ threshold }),
      setKind: (kind) => regroup({ kind }),
      setGrouping: (grouping) => regroup({ grouping }),
      setRule: (rule) => regroup({ rule }),
      setFolder: (folder) => regroup({ folder, rule: 'folder' }),
      decide: (ids, decision) => review(decide(get().review, ids, decision)),
      toggle: (id) => review(decide(get().review, [id], decisionOn(get().review, id) === 'mark' ? 'none' : 'mark')),
      markAllButBest: (groups = get().groups) => review(markAllButBest(get().review, groups)),
      clearMarks: () => review(undecided),
      undo() {
        const { past } = get();
        const before = past.at(-1);
        if (!before) return;
        set({ review: before, past: past.slice(0, -1) });
        memory.keep(before);
      },
    };
  });
}

/** The one store of the page. */
export const duplicatesStore = createDuplicatesStore({ api: libraryApi, memory: reviewMemory() });

/** One value of the store, for React. */
export const useDuplicates = <T>(select: (state: DuplicatesStore) => T): T => useStore(duplicatesStore, select);
