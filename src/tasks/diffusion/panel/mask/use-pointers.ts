import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { watchZoom } from '../../../../ui/zoom-gestures.ts';
import { panBy, type Point, zoomAbout } from '../../../../ui/zoom.ts';
import type { Brush } from './brush.ts';
import { maskEditor } from './editor.ts';
import { changeView, maskPointOf } from './view.ts';

export interface PointersOptions {
  brush: Brush;
  /** Of the brush, in pixels of the mask. */
  radius: number;
  /** Told where the pointer is, in pixels of the mask; undefined where it leaves. */
  onCursor: (at: Point | undefined) => void;
}

/** The pointer that paints. */
interface Stroke {
  id: number;
  from: { clientX: number; clientY: number };
  /** A second finger does not end it. */
  isMeant: boolean;
}

/** CSS pixels after which a stroke of a finger is no longer taken for the beginning of a pinch. */
const meantFrom = 24;

const isHand = (): boolean => maskEditor.getState().tool === 'hand';

/**
 * What pointers do on the board: one paints; two fingers, the middle button and the hand move the picture, a pinch and the
 * wheel with Ctrl zoom it. Returns the handlers of the board.
 */
export function usePointers(board: RefObject<HTMLElement | null>, { brush, radius, onCursor }: PointersOptions) {
  const stroke = useRef<Stroke>(undefined);
  const down = useRef(new Set<number>());
  useEffect(() => {
    const element = board.current!;
    const end = watchZoom(element, {
      zoom: (factor, at) => changeView((now, room) => zoomAbout(now, at, { factor, room })),
      pan: (by) => changeView((now, room) => panBy(now, by, room)),
      drags: ({ button }) => button === 1 || (button === 0 && isHand()),
      pinches: () => !brush.isDown(),
    });
    // The middle button would scroll the page by itself.
    const onMouseDown = (event: MouseEvent): void => void (event.button === 1 && event.preventDefault());
    element.addEventListener('mousedown', onMouseDown);
    return () => {
      end();
      element.removeEventListener('mousedown', onMouseDown);
    };
  }, [board, brush]);

  const toPoint = (event: globalThis.PointerEvent): Point =>
    maskPointOf(event, board.current!, maskEditor.getState().mask ?? { width: 0, height: 0 });
  const toDab = (event: globalThis.PointerEvent) => ({ ...toPoint(event), radius: radius * pressureOf(event) });
  const onEnd = (how: 'end' | 'cancel') => (event: PointerEvent) => {
    down.current.delete(event.pointerId);
    if (event.pointerId !== stroke.current?.id) return;
    stroke.current = undefined;
    if (brush.isDown()) brush[how]();
  };

  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const { pointerId: id, pointerType, clientX, clientY } = event;
      const isPen = pointerType === 'pen';
      const isOther = down.current.size > 0;
      event.currentTarget.setPointerCapture(id);
      down.current.add(id);
      if (event.button !== 0 || !maskEditor.getState().mask || isHand()) return;
      // Of two fingers neither paints; a hand that rests on the screen is nothing to a pen.
      if (stroke.current && (isPen || !stroke.current.isMeant)) brush.cancel();
      if (isOther && !isPen) return;
      stroke.current = { id, from: { clientX, clientY }, isMeant: isPen };
      brush.begin(toDab(event.nativeEvent));
      onCursor(toPoint(event.nativeEvent));
    },
    onPointerMove: ({ nativeEvent }: PointerEvent) => {
      const now = stroke.current;
      if (now && now.id !== nativeEvent.pointerId) return;
      if (now && brush.isDown()) {
        const { clientX, clientY } = now.from;
        now.isMeant ||= Math.hypot(nativeEvent.clientX - clientX, nativeEvent.clientY - clientY) > meantFrom;
        const between = nativeEvent.getCoalescedEvents?.() ?? [];
        for (const event of between.length > 0 ? between : [nativeEvent]) brush.move(toDab(event));
      }
      onCursor(isHand() ? undefined : toPoint(nativeEvent));
    },
    onPointerUp: onEnd('end'),
    onPointerCancel: onEnd('cancel'),
    onPointerLeave: () => !brush.isDown() && onCursor(undefined),
  };
}

/** A light touch of a pen makes a third of the brush; mice and fingers have no pressure to speak of. */
const pressureOf = ({ pointerType, pressure }: globalThis.PointerEvent): number =>
  pointerType === 'pen' ? (1 + 2 * pressure) / 3 : 1;
