import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { faultOf, isAbort } from '../../../../runtime/errors.ts';
import { libraryApi } from '../../library-api.ts';
import type { AddInput } from '../../library/add-input.ts';
import { watchChanges } from '../../library/changes.ts';
import type { Item } from '../../library/item.ts';
import { takeIntoUse } from '../../library/model-in-use.ts';
import { givenFiles, openOriginal } from '../../library/originals.ts';
import { createIndexingRuns } from './indexing-runs.ts';
import { selectionActions } from './selection-actions.ts';
import { type LibraryActions, type LibraryState, startState } from './state.ts';
import { declinedMark, unfinishedMark, type KeptMark } from './unfinished-mark.ts';

export type LibraryStore = LibraryState & LibraryActions;

/** Everything that the store needs from outside. */
export interface LibrarySurroundings {
  api: Pick<
    typeof libraryApi,
    | 'add'
    | 'rescan'
    | 'readAnew'
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
  mark: KeptMark;
  /** Remembers that a person does not want old entries to be read anew. */
  declined: KeptMark;
}

/** How often the numbers are asked for while pictures come in, in milliseconds. */
const refreshMs = 2000;
/** How long changes that a script makes are gathered before they are shown, in milliseconds. */
const gatherMs = 500;

/** The state that all views of the library share. The surroundings are passed in, so that it runs without a page. */
export function createLibraryStore({
  api,
  chooseModel,
  watchChanges,
  mark,
  declined,
}: LibrarySurroundings): StoreApi<LibraryStore> {
  return createStore<LibraryStore>()((set, get) => {
    let refreshed = 0;
    let changed = 0;
    let gathering: ReturnType<typeof setTimeout> | undefined;

    // What this store does itself it shows itself, sooner.
    watchChanges(() => {
      changed = performance.now();
      gathering ??= setTimeout(() => {
        gathering = undefined;
        if (!runs.isRunning() && refreshed < changed) void get().refresh().catch(onFault);
      }, gatherMs);
    });

    const onFault = (error: unknown): void => {
      if (!isAbort(error)) set({ fault: faultOf(error) });
    };

    const runs = createIndexingRuns(
      { set, get },
      {
        resume: () => api.resume(),
        mark,
        onFault,
        onProgress() {
          if (performance.now() - refreshed > refreshMs) void get().refresh();
        },
      },
    );

    async function readFolders(ask = false): Promise<void> {
      set({ folders: await api.folders({ ask }) });
    }

    /** Reads anew what an earlier version read, in folders that may be read; for the others the person is asked once. */
    async function readOutdated(): Promise<void> {
      const old = new Set(get().stats?.folders.flatMap(({ id, outdated }) => (outdated > 0 ? [id] : [])));
      const wanted = get().folders.filter(({ id }) => old.has(id));
      const readable = wanted.filter(({ isReadable }) => isReadable);
      const runsDone = readable.map(({ id, name }) =>
        runs.index(`${name}, read anew`, (options) => api.readAnew({ ...options, folder: id }), { isOwn: true }),
      );
      const isAll = (await Promise.all(runsDone)).every(Boolean) && readable.length === wanted.length;
      if (!isAll && !declined.get()) set({ offersReading: true });
    }

    return {
      ...startState,
      ...selectionActions({ set, get }, { remove: (ids) => api.remove(ids), onFault }),
      async open() {
        try {
          set({ fault: undefined });
          set({ count: await api.count() });
          await Promise.all([get().refresh(), readFolders()]);
        } catch (error) {
          onFault(error);
          return;
        }
        if (runs.isRunning()) return;
        const { folders } = get();
        if (!mark.get()) await readOutdated();
        else if (folders.length > 0 && folders.every(({ isReadable }) => isReadable)) await get().rescan();
        else set({ isUnfinished: true });
      },
      async readAnew() {
        set({ offersReading: false });
        await readFolders(true).catch(onFault);
        await readOutdated();
      },
      declineReading() {
        declined.set(true);
        set({ offersReading: false });
      },
      async add(inputs) {
        await Promise.all(
          inputs.map((input) => runs.index(nameOf(input), async (options) => [await api.add(input, options)])),
        );
        await readFolders().catch(onFault);
      },
      async rescan(folder) {
        try {
          await readFolders(true);
        } catch (error) {
          onFault(error);
        }
        const wanted = get().folders.filter(({ id }) => folder === undefined || id === folder);
        await Promise.all(
          wanted.map(({ id, name }) => runs.index(name, (options) => api.rescan({ ...options, folder: id }))),
        );
        await readFolders().catch(onFault);
      },
      async forgetFolder(id) {
        try {
          await api.forgetFolder(id);
          await Promise.all([readFolders(), get().refresh()]);
        } catch (error) {
          onFault(error);
        }
      },
      async chooseModel(model) {
        set({ choosing: model, fault: undefined });
        try {
          await chooseModel(model);
          await get().refresh();
        } catch (error) {
          onFault(error);
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
          onFault(error);
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
          onFault(error);
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
          onFault(error);
        }
      },
      importFile: async (file) =>
        void (await runs.index(file.name, async (options) => [await api.import(file, options)])),
      pause() {
        api.pause();
        set(({ indexing }) => ({ indexing: indexing && { ...indexing, isPaused: true } }));
      },
      resume() {
        api.resume();
        set(({ indexing }) => ({ indexing: indexing && { ...indexing, isPaused: false } }));
      },
      stop: () => runs.stop(),
      async refresh() {
        refreshed = performance.now();
        const stats = await api.stats();
        const before = get().stats;
        const isNew = !before || before.items !== stats.items || before.indexed !== stats.indexed || !runs.isRunning();
        set(({ version }) => ({
          stats,
          count: stats.items + stats.failed.length + stats.takenOut.length,
          version: isNew ? version + 1 : version,
        }));
      },
      dismissFault: () => set({ fault: undefined }),
      dismissReport: () => set({ report: undefined }),

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
  declined: declinedMark,
});

/** One value of the store, for React: `useLibrary((state) => state.selected)`. */
export const useLibrary = <T>(select: (state: LibraryStore) => T): T => useStore(libraryStore, select);
