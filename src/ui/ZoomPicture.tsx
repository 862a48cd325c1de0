import {
  type CSSProperties,
  type DragEvent,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { classes } from './classes.ts';
import text from './text.module.css';
import { actualSize, fit, held, isFit, panBy, type Room, togglePress, type Zoom, zoomAbout } from './zoom.ts';
import { watchZoom } from './zoom-gestures.ts';
import { zoomDeedOf } from './zoom-keys.ts';
import { roomIn } from './zoom-room.ts';
import { ZoomButtons } from './ZoomButtons.tsx';
import css from './zoom-picture.module.css';

const middle = { x: 0, y: 0 };
/** What answers to keys must be reachable by them (WCAG 2.1.1). */
const reachable = { tabIndex: 0 };

export interface ZoomPictureProps {
  /** A picture, an `img`, which fills the frame; several lie over each other. */
  children: ReactNode;
  /** Another picture with a frame of its own, zoomed and moved together with the first. */
  beside?: ReactNode;
  /** Of the whole, which is as large as it says. */
  className?: string | undefined;
  /** Of each frame. */
  frameClassName?: string | undefined;
}

/**
 * A frame in which a picture is zoomed and moved: by wheel (with Ctrl, or in a dialog), pinch, drag, double press, keys and
 * buttons. The view around it lists the keys. Another picture needs another `key`, so that it begins whole.
 */
export function ZoomPicture({ children, beside, className, frameClassName }: ZoomPictureProps) {
  const first = useRef<HTMLDivElement>(null);
  const second = useRef<HTMLDivElement>(null);
  const keys = useId();
  const [zoom, setZoom] = useState(fit);
  const change = useCallback((how: (zoom: Zoom, room: Room) => Zoom, frame: HTMLElement = first.current!): void => {
    const room = roomIn(frame);
    setZoom((now) => how(now, room));
  }, []);
  const hasTwo = beside !== undefined;
  useEffect(() => {
    const frames = hasTwo ? [first.current!, second.current!] : [first.current!];
    const ends = frames.map((frame) => watchFrame(frame, change));
    return () => ends.forEach((end) => end());
  }, [change, hasTwo]);

  const zoomBy = (factor: number): void => change((now, room) => zoomAbout(now, middle, { factor, room }));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const deed = zoomDeedOf(event);
    if (!deed) return;
    event.preventDefault();
    event.stopPropagation(); // 0 is “go home” elsewhere
    if (deed.do === 'zoom') zoomBy(deed.factor);
    else if (deed.do === 'fit') setZoom(fit);
    else change((now, room) => panBy(now, deed.by, room));
  };
  const isWhole = isFit(zoom);
  const { scale, x, y } = zoom;
  const frame = {
    className: classes(css.frame, frameClassName),
    'data-zoomed': isWhole ? undefined : '',
    style: { '--scale': scale, '--x': `${x}px`, '--y': `${y}px` } as CSSProperties,
    onDragStart: (event: DragEvent) => isWhole || event.preventDefault(),
  };
  return (
    // Its buttons do the same as the keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset is for fields
      role="group"
      aria-label={hasTwo ? 'Pictures to zoom' : 'Picture to zoom'}
      aria-describedby={keys}
      {...reachable}
      className={classes(css.zoom, hasTwo && css.two, className)}
      onKeyDown={onKeyDown}
    >
      <div ref={first} {...frame}>
        {children}
      </div>
      {hasTwo && (
        <div ref={second} {...frame}>
          {beside}
        </div>
      )}
      <div className={css.tools}>
        <ZoomButtons
          isWhole={isWhole}
          zoomBy={zoomBy}
          showWhole={() => setZoom(fit)}
          showActual={() => change((_, room) => actualSize(room))}
        />
      </div>
      <span className={text.sr} id={keys}>
        Plus and minus zoom, 0 shows all of it, arrows with Shift move it.
      </span>
    </div>
  );
}

type Change = (how: (zoom: Zoom, room: Room) => Zoom, frame: HTMLElement) => void;

/** Gestures on a frame, and what changes its room. Returns the function that ends it. */
function watchFrame(frame: HTMLElement, change: Change): () => void {
  const end = watchZoom(frame, {
    zoom: (factor, at) => change((now, room) => zoomAbout(now, at, { factor, room }), frame),
    pan: (by) => change((now, room) => panBy(now, by, room), frame),
    toggle: (at) => change((now, room) => togglePress(now, at, room), frame),
  });
  const hold = (): void => change(held, frame);
  const observer = new ResizeObserver(hold);
  observer.observe(frame);
  // A picture in full has another shape than the small one that stood in for it.
  frame.addEventListener('load', hold, true);
  return () => {
    end();
    observer.disconnect();
    frame.removeEventListener('load', hold, true);
  };
}
