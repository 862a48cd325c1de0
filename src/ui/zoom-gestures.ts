import { wheelFactor } from './wheel.ts';
import type { Point } from './zoom.ts';
import { zoomStep } from './zoom-keys.ts';

/** What gestures ask for. */
export interface ZoomDeeds {
  zoom: (factor: number, at: Point) => void;
  pan: (by: Point) => void;
  /** A double press. */
  toggle?: (at: Point) => void;
  /** Whether this pointer alone moves the picture; without it, fingers and the main button do. */
  drags?: (event: PointerEvent) => boolean;
  /** Asked while two pointers move: whether they are a pinch. */
  pinches?: () => boolean;
}

/** A pointer that is down. */
interface Held extends Point {
  drags: boolean;
}

/** Wheel, drag, pinch and double press on the frame of a picture. Returns the function that ends it. */
export function watchZoom(frame: HTMLElement, deeds: ZoomDeeds): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const pointers = new Map<number, Held>();

  const placeOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top, width, height } = frame.getBoundingClientRect();
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 };
  };
  const onDown = (event: PointerEvent): void => {
    const drags = deeds.drags?.(event) ?? event.button === 0;
    if (drags || event.button === 0) pointers.set(event.pointerId, { ...placeOf(event), drags });
  };
  const onMove = (event: PointerEvent): void => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const at = placeOf(event);
    pointers.set(event.pointerId, { ...before, ...at });
    const by = { x: at.x - before.x, y: at.y - before.y };
    if (pointers.size === 1) {
      if (before.drags) deeds.pan(by);
      return;
    }
    if (deeds.pinches?.() === false) return;
    const other = [...pointers].find(([id]) => id !== event.pointerId)![1];
    const middle = { x: (other.x + before.x) / 2, y: (other.y + before.y) / 2 };
    deeds.zoom(distance(other, at) / Math.max(1, distance(other, before)), middle);
    deeds.pan({ x: by.x / 2, y: by.y / 2 });
  };
  const onEnd = ({ pointerId }: PointerEvent): void => void pointers.delete(pointerId);
  const onWheel = (event: WheelEvent): void => {
    // On a page that scrolls, the wheel alone is the page's.
    if (!event.ctrlKey && !frame.closest('dialog')) return;
    event.preventDefault();
    deeds.zoom(Math.min(zoomStep, Math.max(1 / zoomStep, wheelFactor(event))), placeOf(event));
  };
  /** Two fingers are ours; with one, the page can be scrolled. */
  const onTouch = (event: TouchEvent): void => {
    if (event.touches.length > 1 && event.cancelable) event.preventDefault();
  };
  frame.addEventListener('pointerdown', onDown, { signal });
  // A drag goes on outside the frame.
  addEventListener('pointermove', onMove, { signal });
  addEventListener('pointerup', onEnd, { signal });
  addEventListener('pointercancel', onEnd, { signal });
  frame.addEventListener('dblclick', (event) => deeds.toggle?.(placeOf(event)), { signal });
  frame.addEventListener('wheel', onWheel, { signal, passive: false });
  frame.addEventListener('touchstart', onTouch, { signal, passive: false });
  frame.addEventListener('touchmove', onTouch, { signal, passive: false });
  return () => controller.abort();
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
