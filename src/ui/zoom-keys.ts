import type { Point } from './zoom.ts';

/** What a key asks of a picture that can be zoomed. */
export type ZoomDeed = { do: 'zoom'; factor: number } | { do: 'fit' } | { do: 'pan'; by: Point };

interface Press {
  key: string;
  shiftKey: boolean;
}

/** Of one press of a key or button. */
export const zoomStep = 1.5;
/** CSS pixels of one press. */
const panStep = 60;

/** Where the picture goes, so that what the arrow points to comes into sight. */
const ways: Record<string, Point> = {
  ArrowLeft: { x: panStep, y: 0 },
  ArrowRight: { x: -panStep, y: 0 },
  ArrowUp: { x: 0, y: panStep },
  ArrowDown: { x: 0, y: -panStep },
};

/** Arrows alone stay with the view around the picture, where they lead to its neighbours. */
export function zoomDeedOf({ key, shiftKey }: Press): ZoomDeed | undefined {
  if (key === '+' || key === '=') return { do: 'zoom', factor: zoomStep };
  if (key === '-' || key === '_') return { do: 'zoom', factor: 1 / zoomStep };
  if (key === '0') return { do: 'fit' };
  const by = shiftKey && ways[key];
  return by ? { do: 'pan', by } : undefined;
}
