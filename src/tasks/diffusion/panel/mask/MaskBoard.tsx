import { type CSSProperties, type KeyboardEvent, useEffect, useReducer, useRef, useState } from 'react';
import type { Box } from '../../../../runtime/picture/picture.ts';
import { FileImage } from '../FileImage.tsx';
import { createBrush } from './brush.ts';
import { drawBoard } from './draw-board.ts';
import { maskEditor, openMask, useMask } from './editor.ts';
import { markedShare } from './marks.ts';
import css from './mask.module.css';
import { isShortcut, runShortcut } from './shortcuts.ts';
import { useKeyHelp } from '../../../../ui/key-help.ts';
import { fit, inSight, panBy, type Point, pointOf, zoomAbout } from '../../../../ui/zoom.ts';
import { type ZoomDeed, zoomDeedOf } from '../../../../ui/zoom-keys.ts';
import { maskKeys } from '../key-help.ts';
import { usePointers } from './use-pointers.ts';
import { changeView, measureBoard, useBoardView } from './view.ts';

export interface MaskBoardProps {
  source: Blob;
  /** The part that is worked on, in pixels of the mask. */
  frame: Box | undefined;
  /** Told when the picture cannot be shown. */
  onUnreadable: () => void;
}

/** It deals with its keys itself, and has to be reachable by keyboard. */
const reachable = { tabIndex: 0, role: 'application' };

const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** CSS pixels that are seen around a brush that is moved by keys. */
const seenAround = 32;

/** The picture with its mask, painted on by pointer, pen and keys, and zoomed. */
export function MaskBoard({ source, frame, onUnreadable }: MaskBoardProps) {
  useKeyHelp(maskKeys);
  const mask = useMask((state) => state.mask);
  const share = useMask((state) => state.brush);
  const tool = useMask((state) => state.tool);
  const zoom = useBoardView((state) => state.zoom);
  const board = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const [brush] = useState(createBrush);
  const [cursor, setCursor] = useState<Point>();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const isHand = tool === 'hand';
  const radius = mask ? (share * Math.max(mask.width, mask.height)) / 2 : 0;

  // Strokes paint into the mask itself, so every render draws.
  useEffect(() => {
    if (!overlay.current || !mask) return;
    const at = cursor && !isHand ? { ...cursor, radius } : undefined;
    drawBoard(overlay.current, { mask, cursor: at, drawn: brush.drawn(), frame, zoom });
  });
  useEffect(
    () =>
      watchSize(overlay.current, () => {
        measure(board.current!);
        redraw();
      }),
    [],
  );

  const onKeyDown = (event: KeyboardEvent) => {
    if (!mask) return;
    const from = cursor ?? { x: mask.width / 2, y: mask.height / 2 };
    const shareOf = ({ x, y }: Point): Point => ({ x: x / mask.width, y: y / mask.height });
    const direction = directions[event.key];
    const deed = deedOf(event, isHand);
    if (deed) {
      event.stopPropagation(); // 0 is “go home” elsewhere
      if (deed.do === 'pan') changeView((now, room) => panBy(now, deed.by, room));
      else if (deed.do === 'fit') changeView(() => fit);
      else
        changeView((now, room) => {
          const at = cursor ? pointOf(now, shareOf(cursor), room) : { x: 0, y: 0 };
          return zoomAbout(now, at, { factor: deed.factor, room });
        });
    } else if (direction) {
      const step = event.shiftKey ? 1 : Math.max(1, radius / 2);
      const next = {
        x: clamp(from.x + direction.x * step, mask.width),
        y: clamp(from.y + direction.y * step, mask.height),
      };
      brush.move({ ...next, radius });
      setCursor(next);
      changeView((now, room) => inSight(now, shareOf(next), { room, around: seenAround }));
    } else if (event.key === ' ' && isHand) return;
    else if (event.key === ' ') {
      setCursor(from);
      if (!event.repeat) pressSpace({ ...from, radius });
    } else if (event.key === 'Escape' && brush.isDown()) brush.cancel();
    else if (isShortcut(event)) runShortcut(event);
    else return;
    event.preventDefault();
  };
  /** A brush paints while Space is held; a rectangle has its second corner at the second press. */
  const pressSpace = (dab: Point & { radius: number }) => {
    if (!brush.isDown()) return brush.begin(dab);
    brush.move(dab);
    brush.end();
  };
  const onKeyUp = ({ key }: KeyboardEvent) => {
    if (key === ' ' && maskEditor.getState().tool !== 'rectangle') brush.end();
  };

  const painting = {
    ...usePointers(board, { brush, radius, onCursor: setCursor }),
    onKeyDown,
    onKeyUp,
    onBlur: () => setCursor(undefined),
  };

  const marked = mask ? `${(markedShare(mask) * 100).toFixed(1)} %` : '0 %';
  return (
    <div
      ref={board}
      {...reachable}
      className={css.board}
      data-hand={isHand || undefined}
      style={
        {
          '--ratio': mask ? mask.width / mask.height : 1,
          '--scale': zoom.scale,
          '--x': `${zoom.x}px`,
          '--y': `${zoom.y}px`,
        } as CSSProperties
      }
      aria-label={`Mask canvas. ${marked} of the picture is marked. Arrow keys move the brush, Space paints.`}
      {...painting}
    >
      <FileImage
        file={source}
        alt=""
        onSize={(size) => {
          measure(board.current!);
          void openMask(size).catch(onUnreadable);
        }}
        onError={onUnreadable}
      />
      <canvas ref={overlay} aria-hidden />
    </div>
  );
}

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));

/** The keys of every picture that is zoomed; arrows move it where the hand is chosen, else the brush. */
const deedOf = ({ key, altKey, ctrlKey, metaKey }: KeyboardEvent, isHand: boolean): ZoomDeed | undefined =>
  altKey || ctrlKey || metaKey ? undefined : zoomDeedOf({ key, shiftKey: isHand });

function measure(board: HTMLElement): void {
  const { naturalWidth: width = 0, naturalHeight: height = 0 } = board.querySelector('img') ?? {};
  measureBoard(board, { width, height });
}

/** Keeps a canvas as fine as the screen. */
function watchSize(canvas: HTMLCanvasElement | null, onChange: () => void): (() => void) | undefined {
  if (!canvas) return undefined;
  const observer = new ResizeObserver(() => {
    const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((side) =>
      Math.round(side * devicePixelRatio),
    );
    canvas.width = width!;
    canvas.height = height!;
    onChange();
  });
  observer.observe(canvas);
  return () => observer.disconnect();
}
