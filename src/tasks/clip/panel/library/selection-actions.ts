import type { LibraryActions, StoreAccess } from './state.ts';

type SelectionActions = Pick<
  LibraryActions,
  'toggle' | 'select' | 'selectOnly' | 'clearSelection' | 'remove' | 'undoRemoval' | 'finishRemoval'
>;

interface Surroundings {
  /** Takes pictures out of the library for good. */
  remove: (ids: string[]) => Promise<void>;
  onFault: (error: unknown) => void;
}

/** How long a removal can be undone, in milliseconds. */
const undoMs = 12_000;

/** Which pictures are selected, and their removal, which waits until it can no longer be undone. */
export function selectionActions({ set, get }: StoreAccess, { remove, onFault }: Surroundings): SelectionActions {
  let undoTimer: ReturnType<typeof setTimeout> | undefined;
  return {
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
        await remove([...leaving].map(String));
      } catch (error) {
        onFault(error);
      }
      await get().refresh();
      // Only now: until the library is without them, whoever shows pictures has to leave them out.
      set((state) => (state.leaving === leaving ? { leaving: new Set() } : {}));
    },
  };
}
