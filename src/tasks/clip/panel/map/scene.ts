import {
  boxInSight,
  cameraOn,
  fitCamera,
  fitScale,
  pan,
  toMap,
  zoomAt,
  type Box,
  type Camera,
  type Point,
  type Size,
} from '../../map/camera.ts';
import type { PictureMap } from '../../map/kept-map.ts';
import { lineAround, pointsInside } from '../../map/lasso.ts';
import { nearestPoints } from '../../map/nearest-points.ts';
import { createPointGrid, type PointGrid } from '../../map/point-grid.ts';
import type { NamedCluster } from '../../map/state.ts';
import { pictureSide, type ShownPicture } from '../../map/thumbnails-in-sight.ts';
import { createBitmaps } from './bitmaps.ts';
import { createPainter } from './paint.ts';

export interface SceneEvents {
  /** A point is under the pointer, at a place of the view, in CSS pixels; undefined when none is any more. */
  onHover: (hovered: { id: number; at: Point } | undefined) => void;
  /** Items that were drawn around; `isMore`: besides what is selected. */
  onSelect: (ids: number[], isMore: boolean) => void;
  /** An item was pressed, and its neighbours in sight, the nearest first, itself at the head. */
  onOpen: (ids: number[]) => void;
}

/** How near a pointer has to come to a point, in CSS pixels. */
const reach = 10;
/** From these zooms on the middle and the small clusters have the names. */
const levelZooms = [2, 5];
/** Neighbours that can be leafed through from a point. */
const neighboursMost = 200;

export type MapScene = ReturnType<typeof createScene>;

/** The map on a canvas: what is in sight, and what can be done to it. Draws once a frame, when something has changed. */
export function createScene(canvas: HTMLCanvasElement, { onHover, onSelect, onOpen }: SceneEvents) {
  let map: PictureMap = { space: '', ids: new Uint32Array(), xy: new Float32Array() };
  let grid: PointGrid = createPointGrid(map.xy);
  let levels: readonly (readonly NamedCluster[])[] = [];
  let selected: ReadonlySet<number> = new Set();
  let size: Size = { width: 1, height: 1 };
  let camera: Camera = fitCamera(size);
  let hovered: number | undefined;
  let line: Point[] = [];
  let pictures: ShownPicture[] = [];
  let frame = 0;
  /** The whole map is in sight, and stays so when the view changes its size. */
  let isFitted = true;

  const bitmaps = createBitmaps(() => redraw());
  const painter = createPainter(canvas, bitmaps);
  function redraw(): void {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      pictures = painter.paint({ map, grid, clusters: clustersInSight(), camera, size, selected, hovered, line });
    });
  }
  function clustersInSight(): readonly NamedCluster[] {
    const zoom = camera.scale / fitScale(size);
    const level = levelZooms.filter((from) => zoom >= from).length;
    return levels[Math.min(level, levels.length - 1)] ?? [];
  }
  function look(next: Camera): void {
    camera = next;
    isFitted = false;
    hover(undefined);
    redraw();
  }
  /** The point at a place of the view: of the pictures the one in front, else the nearest. */
  function pointAt(at: Point): number | undefined {
    const half = pictureSide / 2;
    const picture = pictures.findLast(({ x, y }) => Math.abs(x - at.x) <= half && Math.abs(y - at.y) <= half);
    return picture?.point ?? grid.nearest(toMap(at, camera, size), reach / camera.scale);
  }
  function hover(at: Point | undefined): void {
    const point = at && pointAt(at);
    if (point === hovered) return;
    hovered = point;
    onHover(point === undefined || !at ? undefined : { id: map.ids[point]!, at });
    redraw();
  }
  const idsOf = (points: readonly number[]): number[] => points.map((point) => map.ids[point]!);

  return {
    get size() {
      return size;
    },
    get camera() {
      return camera;
    },
    setMap(next: PictureMap): void {
      map = next;
      grid = createPointGrid(map.xy);
      hover(undefined);
      redraw();
    },
    setLevels(next: typeof levels): void {
      levels = next;
      redraw();
    },
    setSelected(next: ReadonlySet<number>): void {
      selected = next;
      redraw();
    },
    /** Follows the size of the canvas on the page. */
    resize(next: Size, ratio: number): void {
      size = { width: Math.max(1, next.width), height: Math.max(1, next.height) };
      canvas.width = Math.round(size.width * ratio);
      canvas.height = Math.round(size.height * ratio);
      if (isFitted) camera = fitCamera(size);
      redraw();
    },
    redraw,
    hover,
    pan: (dx: number, dy: number): void => look(pan(camera, dx, dy)),
    /** Around a place of the view, its middle by default. */
    zoom: (factor: number, at: Point = { x: size.width / 2, y: size.height / 2 }): void =>
      look(zoomAt(camera, at, { factor, size })),
    fit(): void {
      look(fitCamera(size));
      isFitted = true;
    },
    lookAt: (box: Box): void => look(cameraOn(box, size)),
    /** What is being drawn around points, from places of the view. */
    draw(places: readonly Point[]): void {
      line = places.map((place) => toMap(place, camera, size));
      redraw();
    },
    drawBox(box: Box): void {
      line = lineAround(box).map((place) => toMap(place, camera, size));
      redraw();
    },
    /** Items inside what is drawn. */
    inside: (): number[] => idsOf(pointsInside(line, grid, map.xy)),
    /** Selects what is inside, and takes the line away. */
    close(isMore: boolean): void {
      const found = idsOf(pointsInside(line, grid, map.xy));
      line = [];
      redraw();
      onSelect(found, isMore);
    },
    cancel(): void {
      line = [];
      redraw();
    },
    /** A place was pressed. */
    press(at: Point, isMore: boolean): void {
      const point = pointAt(at);
      if (point === undefined) return;
      if (isMore) {
        onSelect([map.ids[point]!], true);
        return;
      }
      onOpen(neighbours(point));
    },
    end(): void {
      cancelAnimationFrame(frame);
      bitmaps.close();
    },
  };

  /** Those in sight, the nearest first, after the point itself. */
  function neighbours(point: number): number[] {
    const at = { x: map.xy[2 * point]!, y: map.xy[2 * point + 1]! };
    const box = boxInSight(camera, size);
    const near = nearestPoints({ grid, xy: map.xy }, at, { count: neighboursMost + 1, box });
    return idsOf([point, ...near.filter((other) => other !== point).slice(0, neighboursMost)]);
  }
}
