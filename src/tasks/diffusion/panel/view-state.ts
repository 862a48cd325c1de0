import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type HistoryFilter, noFilter } from '../history-filter.ts';
import type { Size } from '../size.ts';
import { diffusionStore } from '../store.ts';

export interface ViewState {
  /** Whether the picture that is being made is on show, rather than one of the history. */
  following: boolean;
  /** Inpaint: whether the mask is on show, rather than what came of it. */
  masking: boolean;
  /** Pictures chosen in the history, in the order they were chosen. */
  chosen: readonly string[];
  /** Which pictures the history shows, and the one that its keys act on. */
  filter: HistoryFilter;
  active: string | undefined;
  /** Deleted for the eye; Undo can bring them back until they are gone. */
  leaving: readonly string[];
  /** A picture with what was painted over it, whose place another has taken. */
  replaced: { source: Blob; mask: Blob } | undefined;
}

/** How long a deletion can be undone, in milliseconds. */
const undoMs = 12_000;

/** What is on show, beyond what the store keeps. It outlives the views. */
export const viewState = createStore<ViewState>()(() => ({
  following: true,
  masking: true,
  chosen: [],
  filter: noFilter,
  active: undefined,
  leaving: [],
  replaced: undefined,
}));
const { setState, getState } = viewState;

/** One value, for React. */
export const useView = <T>(select: (state: ViewState) => T): T => useStore(viewState, select);

/** Puts what the form says to work, and shows it. */
export function generate(): Promise<void> {
  setState({ following: true, masking: false, replaced: undefined });
  const { form, generate: start } = diffusionStore.getState();
  return start({ batch: form.count > 1 ? crypto.randomUUID() : undefined });
}

/** The same in another size, for what did not fit the memory. */
export function generateAt(size: Size): Promise<void> {
  diffusionStore.getState().change(size);
  return generate();
}

/** The same settings with four new seeds. */
export function makeFour(): Promise<void> {
  setState({ following: true, masking: false });
  return diffusionStore.getState().makeFour({ batch: crypto.randomUUID() });
}

/** Shows a picture of the history. */
export function showPicture(id: string): void {
  setState({ following: false, masking: false });
  const { closeGrid, show } = diffusionStore.getState();
  closeGrid();
  show(id);
}

export const choose = (id: string): void =>
  setState(({ chosen }) => ({
    chosen: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id],
  }));

/** Shows what one press made, side by side. */
export const showBatch = (batch: string): void => setState({ filter: { ...noFilter, batch }, active: undefined });

let timer: ReturnType<typeof setTimeout> | undefined;

/** Takes pictures out of sight; they are deleted when nobody has taken it back for a while. */
export function removePictures(ids: readonly string[]): void {
  finishRemoval();
  setState(({ chosen }) => ({ leaving: ids, chosen: chosen.filter((id) => !ids.includes(id)) }));
  const { current, show } = diffusionStore.getState();
  if (current !== undefined && ids.includes(current)) show(undefined);
  timer = setTimeout(finishRemoval, undoMs);
}

export function undoRemoval(): void {
  clearTimeout(timer);
  setState({ leaving: [] });
}

/** Deletes what is out of sight. */
export function finishRemoval(): void {
  clearTimeout(timer);
  const { leaving } = getState();
  if (leaving.length > 0)
    void diffusionStore
      .getState()
      .remove(leaving)
      .then(() => setState({ leaving: [] }));
}

// A new picture to start from wants a new mask, and a finished one is looked at. One that was painted may be missed.
diffusionStore.subscribe(({ source }, { source: before, mask }) => {
  if (source === before) return;
  setState({ masking: true, ...(source instanceof File && before && mask && { replaced: { source: before, mask } }) });
});

/** Puts a picture back with what was painted over it. */
export function bringMaskBack(): void {
  const { replaced } = getState();
  if (!replaced) return;
  setState({ replaced: undefined });
  const { setMode, setSource, setMask } = diffusionStore.getState();
  setMode('inpaint');
  setSource(replaced.source);
  setMask(replaced.mask);
}
