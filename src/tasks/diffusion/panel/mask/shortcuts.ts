import { addMark, brushRange, maskEditor, redoMark, type Tool, undoMark } from './editor.ts';

interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

const tools: Readonly<Record<string, Tool>> = { b: 'brush', e: 'eraser', r: 'rectangle', h: 'hand' };

/** How much `[` and `]` change the brush. */
const factor = 1.25;

/** Makes the brush larger or smaller, within its range. */
function scaleBrush(by: number): void {
  maskEditor.setState(({ brush }) => ({ brush: Math.min(brushRange.max, Math.max(brushRange.min, brush * by)) }));
}

function actionOf({ key, ctrlKey, metaKey, shiftKey }: Press): (() => unknown) | undefined {
  const letter = key.toLowerCase();
  if (ctrlKey || metaKey) {
    if (letter === 'z') return shiftKey ? redoMark : undoMark;
    return letter === 'y' ? redoMark : undefined;
  }
  const tool = tools[letter];
  if (tool) return () => maskEditor.setState({ tool });
  if (letter === 'i') return () => addMark({ kind: 'invert' });
  if (key === 'Delete') return () => addMark({ kind: 'clear' });
  if (key === '[') return () => scaleBrush(1 / factor);
  if (key === ']') return () => scaleBrush(factor);
  return undefined;
}

/** Whether the board has an action for these keys. */
export const isShortcut = (press: Press): boolean => actionOf(press) !== undefined;

/** Does what the keys stand for on the board. */
export const runShortcut = (press: Press): void => void actionOf(press)?.();
