import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { faultOf, isAbort } from '../../../../runtime/errors.ts';
import { libraryApi, type AddReport, type IndexProgress } from '../../library-api.ts';
import type { AddInput } from '../../library/add-input.ts';
import { watchChanges } from '../../library/changes.ts';
import type { Item } from '../../library/item.ts';
import { takeIntoUse } from '../../library/model-in-use.ts';
import { givenFiles, openOriginal } from '../../library/originals.ts';
import { type LibraryActions, type LibraryState, startState } from './state.ts';
import { unfinishedMark, type UnfinishedMark } from './unfinished-mark.ts';

export type LibraryStore = LibraryState & LibraryActions;

/** Everything that the store needs from outside. */
export interface LibrarySurroundings {
  api: Pick<
    typeof libraryApi,
    | 'add'
    | 'rescan'
    | 'folders'
    | 'forgetFolder'
    | 'import'
    | 'pause'
    | 'resume'
    | 'count'
    | 'stats'
    | 'items'
    | 'remove'
    | 'clear'
  >;
  chooseModel: (model: string) => Promise<void>;
  watchChanges: typeof watchChanges;
  mark: UnfinishedMark;
}

/** How often the numbers are asked for while pictures come in, in milliseconds. */
const refreshMs = 2000;
/** How long changes that a script makes are gathered before they are shown, in milliseconds. */
const gatherMs = 500;
/** How long a report is shown that asks for nothing, in milliseconds. */
const reportMs = 12_000;
/** How long a removal can be undone, in milliseconds. */
const undoMs = 12_000;

/** The state that all views of the library share. The surroundings are passed in, so that it runs without a page. */
export function createLibraryStore({
  api,
  chooseModel,
  watchChanges,
  mark,
}: LibrarySurroundings): StoreApi<LibraryStore> {
  return createStore<LibraryStore>()((set, get) => {
    let controller = new AbortController();
    let running = 0;
    let refreshed = 0;
    let undoTimer: ReturnType<typeof setTimeout> | undefined;
    let changed = 0;
    let gathering: ReturnType<typeof setTimeout> | undefined;

    // What this store does itself it shows itself, sooner.
    watchChanges(() => {
      changed = performance.now();
      gathering ??= setTimeout(() => {
        gathering = undefined;
        if (running === 0 && refreshed < changed) void get().refresh().catch(isBad);
      }, gatherMs);
    });

    const isBad = (error: unknown): boolean => {
      if (isAbort(error)) return false;
      set({ fault: faultOf(error) });
      return true;
    };

    /** Runs a call that brings pictures in, tells how far it is, and afterwards what came of it. */
    async function index(
      what: string,
      call: (options: { signal: AbortSignal; onProgress: (progress: IndexProgress) => void }) => Promise<AddReport[]>,
    ): Promise<void> {
      if (running === 0) controller = new AbortController();
      const { signal } = controller;
      running++;
      mark.set(true);
      set(({ indexing }) => ({
        indexing: indexing ?? { what, progress: undefined, isPaused: false },
        fault: undefined,
        report: undefined,
        isUnfinished: false,
      }));
      const onProgress = (progress: IndexProgress): void => {
        set(({ indexing }) => ({ indexing: indexing && { ...indexing, what, progress } }));
        if (performance.now() - refreshed > refreshMs) void get().refresh();
      };
      let isWhole = false;
      try {
        const reports = await call({ signal, onProgress });
        isWhole = true;
        set(({ report }) => ({ report: reports.reduce(joined, report ?? noReport) }));
        const { report } = get();
        if (report?.failed.length === 0)
          setTimeout(() => set((state) => (state.report === report ? { report: undefined } : {})), reportMs);
      } catch (error) {
        isBad(error);
      }
      running--;
      if (running === 0) {
        mark.set(!isWhole);
        api.resume(); // the next one does not begin paused
        set({ indexing: undefined, isUnfinished: !isWhole });
      }
      await get().refresh();
    }

    async function readFolders(ask = false): Promise<void> {
      set({ folders: await api.folders({ ask }) });
    }

    return {
      ...startState,
      async open() {
        try {
          set({ fault: undefined });
          set({ count: await api.count() });
          await Promise.all([get().refresh(), readFolders()]);
        } catch (error) {
          isBad(error);
          return;
        }
        if (running > 0 || !mark.get()) return;
        const { folders } = get();
        if (folders.length > 0 && folders.every(({ isReadable }) => isReadable)) await get().rescan();
        else set({ isUnfinished: true });
      },
      async add(inputs) {
        await Promise.all(
          inputs.map((input) => index(nameOf(input), async (options) => [await api.add(input, options)])),
        );
        await readFolders().catch(isBad);
      },
      async rescan(folder) {
        try {
          await readFolders(true);
        } catch (error) {
          isBad(error);
        }
        const wanted = get().folders.filter(({ id }) => folder === undefined || id === folder);
        await Promise.all(
          wanted.map(({ id, name }) => index(name, (options) => api.rescan({ ...options, folder: id }))),
        );
        await readFolders().catch(isBad);
      },
      async forgetFolder(id) {
        try {
          await api.forgetFolder(id);
          await Promise.all([readFolders(), get().refresh()]);
        } catch (error) {
          isBad(error);
        }
      },
      async chooseModel(model) {
        set({ choosing: model, fault: undefined });
        try {
          await chooseModel(model);
          await get().refresh();
        } catch (error) {
          isBad(error);
        }
        set({ choosing: undefined });
      },
      async lookAtRest() {
        await get().rescan();
        const files = givenFiles();
        if (files.length > 0) await get().add([files]);
      },
      async bringBack() {
        try {
          await api.remove(get().stats?.takenOut ?? [], { keepOut: false }); // what is not known is looked at
        } catch (error) {
          isBad(error);
          return;
        }
        await get().rescan();
      },
      async retryFailed() {
        const failed = await api.items((get().stats?.failed ?? []).map(({ id }) => id));
        const items = failed.filter((item) => item !== undefined);
        const given = await Promise.all(items.filter(({ source }) => source === 0).map(reopen));
        const files = given.filter((file) => file !== undefined);
        const again = [...items.filter(({ source }) => source > 0), ...files.map(({ item }) => item)];
        try {
          await api.remove(
            again.map(({ id }) => String(id)),
            { keepOut: false },
          ); // what is not known is looked at
        } catch (error) {
          isBad(error);
          return;
        }
        const sources = new Set(again.map(({ source }) => source));
        for (const { id } of get().folders) if (sources.has(id)) await get().rescan(id);
        if (files.length > 0) await get().add([files.map(({ file, item }) => ({ file, path: item.path }))]);
      },
      async clearAll() {
        try {
          await api.clear();
          set({ selected: new Set(), leaving: new Set(), report: undefined, isUnfinished: false });
          mark.set(false);
          await Promise.all([readFolders(), get().refresh()]);
        } catch (error) {
          isBad(error);
        }
      },
      importFile: (file) => index(file.name, async (options) => [await api.import(file, options)]),
      pause() {
        api.pause();
        set(({ indexing }) => ({ indexing: indexing && { ...indexing, isPaused: true } }));
      },
      resume() {
        api.resume();
        set(({ indexing }) => ({ indexing: indexing && { ...indexing, isPaused: false } }));
      },
      stop() {
        controller.abort();
        api.resume(); // what waits at the gate has to see that it is over
      },
      async refresh() {
        refreshed = performance.now();
        const stats = await api.stats();
        const before = get().stats;
        const isNew = !before || before.items !== stats.items || before.indexed !== stats.indexed || running === 0;
        set(({ version }) => ({
          stats,
          count: stats.items + stats.failed.length + stats.takenOut.length,
          version: isNew ? version + 1 : version,
        }));
      },
      dismissFault: () => set({ fault: undefined }),
      dismissReport: () => set({ report: undefined }),

      toggle: (id) =>
        set(({ selected }) => {
          const next = new Set(selected);
          if (!next.delete(id)) next.add(id);
          return { selected: next };
        }),
      select: (ids) => set(({ selected }) => ({ selected: new Set([...selected, ...ids]) })),
      selectOnly: (ids) => set({ selected: new Set(ids) }),
      clearSelection: () => set({ selected: new Set() }),

      remove(ids) {
        const gone = new Set(ids);
        if (gone.size === 0) return;
        void get().finishRemoval(); // one removal at a time can be undone
        set(({ selected }) => ({ leaving: gone, selected: new Set([...selected].filter((id) => !gone.has(id))) }));
        clearTimeout(undoTimer);
        undoTimer = setTimeout(() => void get().finishRemoval(), undoMs);
      },
      undoRemoval() {
        clearTimeout(undoTimer);
        set({ leaving: new Set() });
      },
      async finishRemoval() {
        clearTimeout(undoTimer);
        const { leaving } = get();
        if (leaving.size === 0) return;
        try {
          await api.remove([...leaving].map(String));
        } catch (error) {
          isBad(error);
        }
        await get().refresh();
        // Only now: until the library is without them, whoever shows pictures has to leave them out.
        set((state) => (state.leaving === leaving ? { leaving: new Set() } : {}));
      },

      openDetail: (ids, index) => set({ detail: { ids, index } }),
      closeDetail: () => set({ detail: undefined }),
    };
  });
}

/** A file that was given once, if it is still at hand. */
async function reopen(item: Item): Promise<{ file: File; item: Item } | undefined> {
  try {
    return { file: await openOriginal(item), item };
  } catch {
    return undefined; // it stays among what failed, because trying again needs the file
  }
}

const noReport: AddReport = { added: 0, skipped: 0, renamed: 0, copied: 0, removed: 0, failed: [] };
const joined = (a: AddReport, b: AddReport): AddReport => ({
  added: a.added + b.added,
  skipped: a.skipped + b.skipped,
  renamed: a.renamed + b.renamed,
  copied: a.copied + b.copied,
  removed: a.removed + b.removed,
  failed: [...a.failed, ...b.failed],
});

function nameOf(input: AddInput): string {
  if (!Array.isArray(input)) return input.name;
  return input.length === 1 ? '1 file' : `${input.length} files`;
}

/** The one store of the page. */
export const libraryStore = createLibraryStore({
  api: libraryApi,
  chooseModel: (model) => takeIntoUse({ model }),
  watchChanges,
  mark: unfinishedMark,
});

/** One value of the store, for React: `useLibrary((state) => state.selected)`. */
export const useLibrary = <T>(select: (state: LibraryStore) => T): T => useStore(libraryStore, select);
