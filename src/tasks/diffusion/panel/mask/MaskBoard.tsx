import {
  type CSSProperties,
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useReducer,
  useRef,
  useState,
} from 'react';
import type { Box } from '../../../../runtime/picture/picture.ts';
import { FileImage } from '../FileImage.tsx';
import { createBrush } from './brush.ts';
import { drawBoard } from './draw-board.ts';
import { maskEditor, openMask, useMask } from './editor.ts';
import { markedShare } from './marks.ts';
import css from './mask.module.css';
import { isShortcut, runShortcut } from './shortcuts.ts';
import { useKeyHelp } from '../../../../ui/key-help.ts';
import { maskKeys } from '../key-help.ts';

export interface MaskBoardProps {
  source: Blob;
  /** The part that is worked on, in pixels of the mask. */
  frame: Box | undefined;
  /** Told when the picture cannot be shown. */
  onUnreadable: () => void;
}

interface Point {
  x: number;
  y: number;
}
/** It deals with its keys itself, and has to be reachable by keyboard. */
const reachable = { tabIndex: 0, role: 'application' };

const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** The picture with its mask, painted on by pointer, pen and keys. */
export function MaskBoard({ source, frame, onUnreadable }: MaskBoardProps) {
  useKeyHelp(maskKeys);
  const mask = useMask((state) => state.mask);
  const share = useMask((state) => state.brush);
  const overlay = useRef<HTMLCanvasElement>(null);
  const [brush] = useState(createBrush);
  const [cursor, setCursor] = useState<Point>();
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const radius = mask ? (share * Math.max(mask.width, mask.height)) / 2 : 0;

  // Strokes paint into the mask itself, so every render draws.
  useEffect(() => {
    if (!overlay.current || !mask) return;
    const at = cursor && { ...cursor, radius };
    drawBoard(overlay.current, { mask, cursor: at, drawn: brush.drawn(), frame });
  });
  useEffect(() => watchSize(overlay.current, redraw), []);

  const toPoint = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const { left, top, width, height } = overlay.current!.getBoundingClientRect();
    return { x: ((clientX - left) / width) * (mask?.width ?? 0), y: ((clientY - top) / height) * (mask?.height ?? 0) };
  };
  const toDab = (event: globalThis.PointerEvent) => ({ ...toPoint(event), radius: radius * pressureOf(event) });

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0 || !mask) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    brush.begin(toDab(event.nativeEvent));
    setCursor(toPoint(event));
  };
  const onPointerMove = ({ nativeEvent }: PointerEvent) => {
    const between = nativeEvent.getCoalescedEvents?.() ?? [];
    if (brush.isDown()) for (const event of between.length > 0 ? between : [nativeEvent]) brush.move(toDab(event));
    setCursor(toPoint(nativeEvent));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!mask) return;
    const from = cursor ?? { x: mask.width / 2, y: mask.height / 2 };
    const direction = directions[event.key];
    if (direction) {
      const step = event.shiftKey ? 1 : Math.max(1, radius / 2);
      const next = {
        x: clamp(from.x + direction.x * step, mask.width),
        y: clamp(from.y + direction.y * step, mask.height),
      };
      brush.move({ ...next, radius });
      setCursor(next);
    } else if (event.key === ' ') {
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
    onPointerDown,
    onPointerMove,
    onPointerUp: () => brush.end(),
    onPointerCancel: () => brush.cancel(),
    onPointerLeave: () => !brush.isDown() && setCursor(undefined),
    onKeyDown,
    onKeyUp,
    onBlur: () => setCursor(undefined),
  };

  const marked = mask ? `${(markedShare(mask) * 100).toFixed(1)} %` : '0 %';
  return (
    <div
      {...reachable}
      className={css.board}
      style={{ '--ratio': mask ? mask.width / mask.height : 1 } as CSSProperties}
      aria-label={`Mask canvas. ${marked} of the picture is marked. Arrow keys move the brush, Space paints.`}
      {...painting}
    >
      <FileImage
        file={source}
        alt=""
        onSize={(size) => void openMask(size).catch(onUnreadable)}
        onError={onUnreadable}
      />
      <canvas ref={overlay} aria-hidden />
    </div>
  );
}

const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));

/** A light touch of a pen makes a third of the brush; mice and fingers have no pressure to speak of. */
const pressureOf = ({ pointerType, pressure }: globalThis.PointerEvent): number =>
  pointerType === 'pen' ? (1 + 2 * pressure) / 3 : 1;

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
