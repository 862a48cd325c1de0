import { wheelFactor } from '../../../../ui/wheel.ts';
import type { Point } from '../../map/camera.ts';
import type { MapScene } from './scene.ts';

/** What dragging does. */
export type DragMode = 'move' | 'lasso';

/** Further than this a press is a drag, in CSS pixels. */
const still = 4;

/** Pointer and wheel on the canvas. Shift draws in either mode, and adds to the selection. Returns the function that ends it. */
export function watchGestures(canvas: HTMLCanvasElement, scene: MapScene, mode: () => DragMode): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const pointers = new Map<number, Point>();
  let line: Point[] = [];
  let began: { at: Point; isLasso: boolean; isMoved: boolean; isMore: boolean } | undefined;

  const placeOf = (event: PointerEvent | WheelEvent): Point => {
    const { left, top } = canvas.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    const at = placeOf(event);
    pointers.set(event.pointerId, at);
    scene.hover(undefined);
    const isFirst = pointers.size === 1;
    began = isFirst
      ? { at, isLasso: mode() === 'lasso' || event.shiftKey, isMoved: false, isMore: event.shiftKey }
      : began && { ...began, isLasso: false, isMoved: true };
    line = isFirst ? [at] : [];
    if (!isFirst) scene.cancel();
  };
  const onMove = (event: PointerEvent): void => {
    const at = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (!before || !began) {
      if (event.pointerType === 'mouse') scene.hover(at);
      return;
    }
    if (pointers.size === 2) pinch(event.pointerId, before, at);
    else if (began.isLasso) {
      line.push(at);
      scene.draw(line);
    } else if (began.isMoved || distance(began.at, at) > still) {
      scene.pan(at.x - (began.isMoved ? before.x : began.at.x), at.y - (began.isMoved ? before.y : began.at.y));
    }
    if (distance(began.at, at) > still) began.isMoved = true;
    pointers.set(event.pointerId, at);
  };
  function pinch(id: number, before: Point, at: Point): void {
    const [other] = [...pointers].filter(([pointer]) => pointer !== id).map(([, place]) => place);
    if (!other) return;
    const middle = { x: (other.x + at.x) / 2, y: (other.y + at.y) / 2 };
    scene.zoom(distance(other, at) / Math.max(1, distance(other, before)), middle);
    scene.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
  }
  const onUp = (event: PointerEvent): void => {
    if (!pointers.delete(event.pointerId) || pointers.size > 0 || !began) return;
    const { isLasso, isMoved, isMore, at } = began;
    began = undefined;
    if (!isMoved) {
      scene.cancel();
      scene.press(at, isMore);
    } else if (isLasso) scene.close(isMore);
  };
  const onCancel = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    began = undefined;
    scene.cancel();
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    scene.zoom(wheelFactor(event), placeOf(event));
  };
  canvas.addEventListener('pointerdown', onDown, { signal });
  canvas.addEventListener('pointermove', onMove, { signal });
  canvas.addEventListener('pointerup', onUp, { signal });
  canvas.addEventListener('pointercancel', onCancel, { signal });
  canvas.addEventListener('pointerleave', () => scene.hover(undefined), { signal });
  canvas.addEventListener('dblclick', (event) => scene.zoom(2, { x: event.offsetX, y: event.offsetY }), { signal });
  canvas.addEventListener('wheel', onWheel, { signal, passive: false });
  return () => controller.abort();
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
