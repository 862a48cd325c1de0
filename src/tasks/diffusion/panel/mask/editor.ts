import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { faultOf } from '../../../../runtime/errors.ts';
import type { Mask } from '../../engine/mask.ts';
import { diffusionStore } from '../../store.ts';
import { type Edits, noEdits, redo, undo, withMark } from './edits.ts';
import { emptyMask, type Mark, paintMarks, type Size } from './marks.ts';
import { maskFromPicture, maskSize, maskToPng } from './mask-image.ts';

/** The hand moves a picture that is zoomed. */
export type Tool = 'brush' | 'eraser' | 'rectangle' | 'hand';

export interface MaskEditor {
  tool: Tool;
  /** Diameter of the brush as a share of the picture's longer side. */
  brush: number;
  edits: Edits;
  /** What the edits paint; a stroke under way paints into it as well. Undefined until the picture's size is known. */
  mask: Mask | undefined;
}

/** Before there is a picture. */
export const noEditor: MaskEditor = { tool: 'brush', brush: 0.12, edits: noEdits, mask: undefined };

/** Brushes as shares of the picture's longer side. */
export const brushRange = { min: 0.01, max: 0.4, step: 0.01 };

/** The mask that is being painted, with its steps. It outlives the view, so that a look elsewhere loses nothing. */
export const maskEditor = createStore<MaskEditor>()(() => noEditor);

/** What the editor itself gave to the store; any other mask there came from elsewhere. */
let given: Blob | undefined;
/** Counts changes, so that no PNG of an older mask overtakes that of a newer. */
let version = 0;

/**
 * Takes the size of the picture that is shown, and the mask that the store has for it. One that cannot be read is put
 * away, which is said.
 */
export async function openMask(picture: Size): Promise<void> {
  const size = maskSize(picture);
  const { mask } = maskEditor.getState();
  const isSame = mask?.width === size.width && mask.height === size.height;
  const { mask: stored } = diffusionStore.getState();
  if (isSame && stored === given) return;
  if (!stored) return show(noEdits, size);
  try {
    show({ done: [{ kind: 'mask', mask: await maskFromPicture(stored, size) }], undone: [] }, size);
    given = stored;
  } catch (error) {
    given = undefined;
    show(noEdits, size);
    diffusionStore.setState({ mask: undefined, fault: faultOf(error) });
  }
}

/** Adds one step and hands the mask on. */
export const addMark = (mark: Mark): Promise<void> => change((edits) => withMark(edits, mark));
export const undoMark = (): Promise<void> => change(undo);
export const redoMark = (): Promise<void> => change(redo);

async function change(next: (edits: Edits) => Edits): Promise<void> {
  const { edits, mask } = maskEditor.getState();
  if (!mask) return;
  show(next(edits), mask);
  await handOn();
}

function show(edits: Edits, size: Size): void {
  maskEditor.setState({ edits, mask: edits.done.length === 0 ? emptyMask(size) : paintMarks(edits.done, size) });
}

async function handOn(): Promise<void> {
  const { mask } = maskEditor.getState();
  const own = ++version;
  const png = mask?.data.includes(255) ? await maskToPng(mask) : undefined;
  if (own !== version) return;
  given = png;
  diffusionStore.getState().setMask(png);
}

// Another picture has another mask; one that was brought along is read when the picture is shown.
diffusionStore.subscribe(({ source }, before) => {
  if (source === before.source) return;
  version++;
  given = undefined;
  maskEditor.setState({ edits: noEdits, mask: undefined });
});

/** One value of the editor, for React. */
export const useMask = <T>(select: (state: MaskEditor) => T): T => useStore(maskEditor, select);
