import type { Box } from '../../../../runtime/picture/picture.ts';
import { addMark, maskEditor } from './editor.ts';
import { type Dab, paintMarks, paintStretch } from './marks.ts';

/** One stroke after another, as the pointer or the keys make them. */
export interface Brush {
  begin(dab: Dab): void;
  /** Goes on to the next point; without a stroke under way nothing happens. */
  move(dab: Dab): void;
  end(): void;
  /** Ends the stroke as if it had not been begun. */
  cancel(): void;
  isDown(): boolean;
  /** The rectangle under way. */
  drawn(): Box | undefined;
}

/** Paints strokes into the editor's mask at once, and adds each to its steps when it ends. */
export function createBrush(): Brush {
  let dabs: Dab[] = [];
  const state = () => maskEditor.getState();
  const isBox = () => state().tool === 'rectangle';
  const grey = () => (state().tool === 'eraser' ? 0 : 255);
  const drawn = (): Box | undefined => (isBox() && dabs.length > 1 ? boxBetween(dabs[0]!, dabs.at(-1)!) : undefined);

  function move(dab: Dab): void {
    const { mask } = state();
    const last = dabs.at(-1);
    if (!last || !mask) return;
    dabs.push(dab);
    if (!isBox()) paintStretch(mask, [last, dab], grey());
  }
  return {
    begin(dab) {
      dabs = [dab];
      if (!isBox()) move(dab);
    },
    move,
    end() {
      const box = drawn();
      const painted = dabs;
      dabs = [];
      if (box && box.width > 0 && box.height > 0) void addMark({ kind: 'rectangle', erase: false, box });
      else if (!isBox() && painted.length > 0) void addMark({ kind: 'brush', erase: grey() === 0, dabs: painted });
    },
    cancel() {
      dabs = [];
      const { edits, mask } = state();
      if (mask) maskEditor.setState({ mask: paintMarks(edits.done, mask) });
    },
    isDown: () => dabs.length > 0,
    drawn,
  };
}

/** The box with two corners, in whole pixels. */
function boxBetween(a: { x: number; y: number }, b: { x: number; y: number }): Box {
  const [left, top] = [Math.round(Math.min(a.x, b.x)), Math.round(Math.min(a.y, b.y))];
  return { left, top, width: Math.round(Math.max(a.x, b.x)) - left, height: Math.round(Math.max(a.y, b.y)) - top };
}
