import {
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Button } from '../../../../ui/Button.tsx';
import text from '../../../../ui/text.module.css';
import {
  type Cell,
  cellAt,
  cellLeast,
  cellMost,
  fitCell,
  type Frame,
  moveByKey,
  scrollFor,
} from '../../similar/heat-map-frame.ts';
import { colourRamp } from '../../similar/colour-ramp.ts';
import { type Matrix, spreadOf } from '../../similar/matrix.ts';
import { useSimilar } from '../../similar/store.ts';
import { formatLikeness } from './format.ts';
import { Legend } from './Legend.tsx';
import { bitmapOf } from './member-bitmap.ts';
import { imageOf, type Paint, paintHeatMap, pictureCell } from './paint.ts';
import css from './similar.module.css';
import { useScheme } from './use-scheme.ts';
import { useKeyHelp } from '../../../../ui/key-help.ts';
import { matrixKeys } from '../key-help.ts';

/** Width of the axes, in pixels. */
const axis = 52;
const zoomStep = 1.25;
/** What answers to keys must be reachable by them (WCAG 2.1.1). */
const reachable = { tabIndex: 0 };

export interface HeatMapProps {
  matrix: Matrix;
  active: Cell | undefined;
  onActive: (cell: Cell) => void;
}

/**
 * The matrix as a picture: a canvas as large as what is in sight, in a box that scrolls over all of it. Pointer and
 * arrow keys say which cell is looked at; a click holds it.
 */
export function HeatMap({ matrix, active, onActive }: HeatMapProps) {
  useKeyHelp(matrixKeys);
  const own = useId();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const unit = useSimilar((state) => state.unit);
  const scheme = useScheme();
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [zoom, setZoom] = useState<number>();
  const [isHeld, setHeld] = useState(false);
  const bitmaps = useRef(new Map<string, ImageBitmap | 'asked'>());
  const frameRequest = useRef(0);
  const { rows, columns } = matrix;
  const shape = { rows: rows.length, columns: columns.length, axis, ...size };
  const fitting = fitCell(shape);
  const cell = zoom ?? fitting;
  const ramp = useMemo(() => colourRamp(scheme), [scheme]);
  const range = useMemo(() => spreadOf(matrix) ?? { low: 0, high: 1, median: 0 }, [matrix]);
  const image = useMemo(() => imageOf(matrix, ramp, range), [matrix, ramp, range]);

  const frameNow = (): Frame => ({
    ...shape,
    cell,
    left: box.current?.scrollLeft ?? 0,
    top: box.current?.scrollTop ?? 0,
  });

  const draw = useRef(() => {});
  useLayoutEffect(() => {
    draw.current = () => {
      const context = canvas.current?.getContext('2d');
      const element = box.current;
      if (!context || !element || size.width === 0) return;
      const ratio = devicePixelRatio;
      const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
      if (context.canvas.width !== width) context.canvas.width = width;
      if (context.canvas.height !== height) context.canvas.height = height;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const bitmap = (side: 'rows' | 'columns', index: number): ImageBitmap | undefined => {
        const member = matrix[side][index]!;
        const found = bitmaps.current.get(member.key);
        if (found === undefined) {
          bitmaps.current.set(member.key, 'asked');
          void bitmapOf(member).then((made) => {
            if (made) bitmaps.current.set(member.key, made);
            plan();
          });
        }
        return found === 'asked' ? undefined : found;
      };
      const scene = { matrix, image, ramp, range, frame: frameNow(), active, unit, paint: paintOf(element), bitmap };
      paintHeatMap(context, scene);
    };
    plan();
  });
  function plan(): void {
    cancelAnimationFrame(frameRequest.current);
    frameRequest.current = requestAnimationFrame(() => draw.current());
  }
  useEffect(() => () => cancelAnimationFrame(frameRequest.current), []);
  useLayoutEffect(() => {
    const element = box.current!;
    const measure = (): void => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const activate = (to: Cell): void => {
    const { left, top } = scrollFor(frameNow(), to);
    box.current?.scrollTo({ left, top });
    onActive(to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === '+' || event.key === '=') zoomBy(zoomStep);
    else if (event.key === '-') zoomBy(1 / zoomStep);
    else if (event.key === '0') setZoom(undefined);
    else {
      const to = moveByKey(event.key, active ?? { row: 0, column: 0 }, frameNow());
      if (!to) return;
      setHeld(true);
      activate(active ? to : { row: 0, column: 0 });
    }
    event.preventDefault();
    event.stopPropagation(); // 0 is “go home” elsewhere
  };
  const zoomBy = (factor: number): void => {
    const next = factor > 1 ? Math.ceil(cell * factor) : Math.floor(cell * factor);
    setZoom(Math.min(Math.max(next, cellLeast), cellMost));
  };
  const pointed = (event: PointerEvent): Cell | undefined => {
    const { left, top } = canvas.current!.getBoundingClientRect();
    return cellAt(frameNow(), event.clientX - left, event.clientY - top);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (isHeld || event.pointerType === 'touch') return;
    const to = pointed(event);
    if (to && (to.row !== active?.row || to.column !== active.column)) onActive(to);
  };
  const onPointerDown = (event: PointerEvent): void => {
    const to = pointed(event);
    if (!to) return;
    const isSame = isHeld && to.row === active?.row && to.column === active.column;
    setHeld(!isSame);
    onActive(to);
  };
  const said = active && matrix.cosines[active.row]?.[active.column];
  return (
    <div className={css.map}>
      <div className={css.mapBar}>
        <Legend ramp={ramp} range={range} value={said} unit={unit} />
        <span className={css.zoom}>
          <Button
            size="small"
            variant="quiet"
            aria-label="Zoom out (-)"
            disabled={cell <= cellLeast}
            onClick={() => zoomBy(1 / zoomStep)}
          >
            −
          </Button>
          <Button
            size="small"
            variant="quiet"
            title="Fit to window (0)"
            aria-pressed={zoom === undefined}
            onClick={() => setZoom(undefined)}
          >
            Fit
          </Button>
          <Button
            size="small"
            variant="quiet"
            aria-label="Zoom in (+)"
            disabled={cell >= cellMost}
            onClick={() => zoomBy(zoomStep)}
          >
            +
          </Button>
        </span>
      </div>
      {/* A picture that answers to keys is an application; the tables beside it say the same in rows. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={box}
        role="application"
        aria-label={`Heat map of similarity, ${rows.length} rows by ${columns.length} columns`}
        aria-describedby={`${own}keys`}
        {...reachable}
        className={css.mapBox}
        onKeyDown={onKeyDown}
        onScroll={plan}
        onPointerMove={onPointerMove}
        onPointerDown={onPointerDown}
      >
        <div
          className={css.mapSheet}
          style={{ inlineSize: axis + columns.length * cell, blockSize: axis + rows.length * cell }}
        >
          <canvas ref={canvas} className={css.canvas} style={{ inlineSize: size.width, blockSize: size.height }} />
        </div>
      </div>
      <span className={text.sr} id={`${own}keys`}>
        Arrows move from cell to cell, plus and minus change the size of cells, 0 fits all. The views Pairs and Best
        match say the same as tables.
      </span>
      <output className={text.sr}>
        {active &&
          said !== undefined &&
          `${rows[active.row]?.name} and ${columns[active.column]?.name}: ${formatLikeness(said, unit)}`}
      </output>
      {cell < pictureCell && <p className={css.mapHint}>Zoom in to see thumbnails on the axes.</p>}
    </div>
  );
}

/** The colours that the page has now; custom properties would give their formula. */
function paintOf(element: HTMLElement): Paint {
  const { backgroundColor, color, accentColor, borderTopColor, font } = getComputedStyle(element);
  return { surface: backgroundColor, ink: color, accent: accentColor, line: borderTopColor, font };
}
