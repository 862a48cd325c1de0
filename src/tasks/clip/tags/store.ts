import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAbort, messageOf } from '../../../runtime/errors.ts';
import type { Progress } from '../../../runtime/progress.ts';
import type { LabelSet, LabelSetStore } from '../label-sets.ts';
import { libraryApi, type TagColumns } from '../library-api.ts';
import { keepChoice, keptChoice, type TagChoice } from './choice.ts';
import type { TaggedItem } from './files.ts';
import { startList } from './lists.ts';
import { createTagListStore } from './own-lists.ts';
import { countTags, eachMost, tagsOf, type TagFilter, type TagRule } from './rule.ts';

export interface TagsState extends TagChoice {
  ownLists: readonly LabelSet[];
  /** False when own lists end with the page. */
  isKept: boolean;
  /** What was found, and for which labels. */
  found: { columns: TagColumns; labels: readonly string[]; placeOf: ReadonlyMap<number, number> } | undefined;
  /** Pictures of each tag by the rule of now, and those that have any. */
  counts: Uint32Array;
  tagged: number;
  filter: TagFilter;
  work: { progress: Progress | undefined } | undefined;
  fault: string | undefined;
  isStopped: boolean;
}
export interface TagsActions {
  open: () => Promise<void>;
  /** Asks the model about all labels. */
  run: () => Promise<void>;
  stop: () => void;
  setLabels: (labels: string[]) => void;
  setTemplates: (templates: TagChoice['templates']) => void;
  setRule: (change: Partial<TagRule>) => void;
  setFilter: (filter: TagFilter) => void;
  saveList: (name: string) => Promise<void>;
  removeList: (name: string) => Promise<void>;
  /** Every picture with its tags in words. */
  read: (options: { signal: AbortSignal; onProgress: (done: number) => void }) => Promise<TaggedItem[]>;
}
export type TagsStore = TagsState & TagsActions;

/** Everything that the store needs from outside. */
export interface TagsSurroundings {
  api: Pick<typeof libraryApi, 'tagColumns' | 'items' | 'stats'>;
  lists: LabelSetStore;
}

/** How long labels have to rest before they are asked about, in milliseconds. */
const restMs = 500;
/** Items asked for at once. */
const itemsAtOnce = 1_000;

const startState = (): TagsState => ({
  ...keptChoice(),
  ownLists: [],
  isKept: true,
  found: undefined,
  counts: new Uint32Array(),
  tagged: 0,
  filter: undefined,
  work: undefined,
  fault: undefined,
  isStopped: false,
});

/** The state of the Tags view. The surroundings are passed in, so that it runs without a page. */
export function createTagsStore({ api, lists }: TagsSurroundings): StoreApi<TagsStore> {
  return createStore<TagsStore>()((set, get) => {
    let controller: AbortController | undefined;
    let rest: ReturnType<typeof setTimeout> | undefined;

    function keep(): void {
      const { labels, isOwn, templates, rule } = get();
      keepChoice({ labels, isOwn, templates, rule });
    }
    function count(): void {
      const { found, rule } = get();
      if (found) set(countTags(found.columns, rule, found.labels.length));
    }
    function asked(change: Partial<TagChoice>): void {
      set({ ...change, filter: undefined });
      keep();
      clearTimeout(rest);
      rest = setTimeout(() => void get().run(), restMs);
    }
    const noted = ({ sets, kept }: { sets: LabelSet[]; kept: boolean }): void => set({ ownLists: sets, isKept: kept });

    return {
      ...startState(),
      open: async () => noted(await lists.list()),
      async run() {
        clearTimeout(rest);
        controller?.abort();
        const own = (controller = new AbortController());
        set({ fault: undefined, isStopped: false });
        try {
          const { indexed, space } = await api.stats();
          own.signal.throwIfAborted();
          if (space && !get().isOwn) set({ labels: [...startList(space.model).labels] });
          const { labels, templates } = get();
          if (indexed === 0 || labels.length === 0) {
            set({ found: undefined, counts: new Uint32Array(labels.length), tagged: 0 });
            return;
          }
          set({ work: { progress: undefined } });
          const columns = await api.tagColumns(labels, {
            templates,
            each: Math.min(labels.length, eachMost),
            signal: own.signal,
            onProgress: (progress) => set({ work: { progress } }),
          });
          const placeOf = new Map(Array.from(columns.ids, (id, place) => [id, place]));
          set({ found: { columns, labels, placeOf } });
          count();
        } catch (error) {
          if (controller !== own) return;
          if (isAbort(error)) set({ isStopped: true });
          else set({ fault: messageOf(error) });
        } finally {
          if (controller === own) set({ work: undefined });
        }
      },
      stop: () => controller?.abort(),
      setLabels: (labels) => asked({ labels, isOwn: true }),
      setTemplates: (templates) => asked({ templates }),
      setRule(change) {
        set(({ rule }) => ({ rule: { ...rule, ...change } }));
        keep();
        count();
      },
      setFilter: (filter) => set({ filter }),
      saveList: async (name) => noted(await lists.save({ name, labels: [...get().labels] })),
      removeList: async (name) => noted(await lists.remove(name)),
      async read({ signal, onProgress }) {
        const { found, rule } = get();
        const pictures: TaggedItem[] = [];
        if (!found) return pictures;
        const { columns, labels } = found;
        for (let at = 0; at < columns.ids.length; at += itemsAtOnce) {
          const ids = [...columns.ids.subarray(at, at + itemsAtOnce)];
          const items = await api.items(ids.map(String));
          signal.throwIfAborted();
          for (const [i, item] of items.entries()) {
            if (!item) continue;
            const tags = tagsOf(columns, at + i, rule).map(({ label, share }) => ({ name: labels[label]!, share }));
            pictures.push({ item, tags });
          }
          onProgress(Math.min(at + itemsAtOnce, columns.ids.length));
        }
        return pictures;
      },
    };
  });
}

/** The one store of the page. */
export const tagsStore = createTagsStore({ api: libraryApi, lists: createTagListStore() });

/** One value of the store, for React: `useTags((state) => state.counts)`. */
export const useTags = <T>(select: (state: TagsStore) => T): T => useStore(tagsStore, select);
