import type { Box, Size } from '../../map/camera.ts';

/** A rectangle to select with, in CSS pixels of the view; undefined while none is drawn. */
export type KeyBox = Box | undefined;

/** What a key asks for. */
export type KeyDeed =
  | { do: 'pan'; dx: number; dy: number }
  | { do: 'zoom'; factor: number }
  | { do: 'fit' }
  | { do: 'box'; box: Box }
  | { do: 'select'; isMore: boolean }
  | { do: 'cancel' };

interface Press {
  key: string;
  shiftKey: boolean;
}

/** Pixels of one press. */
const step = 60;
const zoomStep = 1.5;
/** Smallest rectangle, in pixels. */
const leastSide = 20;

const ways: Record<string, readonly [x: number, y: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Arrows move the view, + and - zoom, F shows everything. R draws a rectangle in the middle: then arrows move it, with
 * Shift they change its size, Enter selects what is in it (with Shift besides what is selected), Escape takes it away.
 */
export function deedOf({ key, shiftKey }: Press, box: KeyBox, size: Size): KeyDeed | undefined {
  const way = ways[key];
  if (way && box) return { do: 'box', box: shiftKey ? resized(box, way) : moved(box, way, size) };
  if (way) return { do: 'pan', dx: -way[0] * step, dy: -way[1] * step };
  if (key === '+' || key === '=') return { do: 'zoom', factor: zoomStep };
  if (key === '-' || key === '_') return { do: 'zoom', factor: 1 / zoomStep };
  if (key.toLowerCase() === 'f' || key === 'Home') return { do: 'fit' };
  if (key.toLowerCase() === 'r') return { do: 'box', box: middleOf(size) };
  if (box && key === 'Enter') return { do: 'select', isMore: shiftKey };
  if (box && key === 'Escape') return { do: 'cancel' };
  return undefined;
}

/** The middle third of the view. */
const middleOf = ({ width, height }: Size): Box => ({
  left: width / 3,
  right: (2 * width) / 3,
  top: height / 3,
  bottom: (2 * height) / 3,
});

function moved({ left, top, right, bottom }: Box, [x, y]: readonly [number, number], size: Size): Box {
  const [dx, dy] = [
    Math.min(size.width - right, Math.max(-left, (x * step) / 2)),
    Math.min(size.height - bottom, Math.max(-top, (y * step) / 2)),
  ];
  return { left: left + dx, right: right + dx, top: top + dy, bottom: bottom + dy };
}

/** Grows to both sides alike. */
function resized({ left, top, right, bottom }: Box, [x, y]: readonly [number, number]): Box {
  const grow = (from: number, to: number, by: number): [number, number] => {
    const change = Math.max((by * step) / 4, (leastSide - (to - from)) / 2);
    return [from - change, to + change];
  };
  const [newLeft, newRight] = x === 0 ? [left, right] : grow(left, right, x);
  const [newTop, newBottom] = y === 0 ? [top, bottom] : grow(top, bottom, -y);
  return { left: newLeft, right: newRight, top: newTop, bottom: newBottom };
}
