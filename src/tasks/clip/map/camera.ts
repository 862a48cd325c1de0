/** What part of the map is in sight: the point in the middle, in map units (0 to 1), and CSS pixels a unit. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}
/** Of the view, in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}
/** Opposite corners, the smaller numbers first. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Room left around the whole map, in CSS pixels. */
const margin = 40;
/** How much closer than the whole map one can go. */
const mostZoom = 400;

/** Pixels a unit at which the whole map is in sight. */
export const fitScale = ({ width, height }: Size): number => Math.max(64, Math.min(width, height) - 2 * margin);

/** The whole map in sight. */
export const fitCamera = (size: Size): Camera => ({ x: 0.5, y: 0.5, scale: fitScale(size) });

export const toScreen = ({ x, y }: Point, camera: Camera, { width, height }: Size): Point => ({
  x: (x - camera.x) * camera.scale + width / 2,
  y: (y - camera.y) * camera.scale + height / 2,
});

export const toMap = ({ x, y }: Point, camera: Camera, { width, height }: Size): Point => ({
  x: (x - width / 2) / camera.scale + camera.x,
  y: (y - height / 2) / camera.scale + camera.y,
});

/** What is in sight, in map units. */
export function boxInSight(camera: Camera, size: Size): Box {
  const { x: left, y: top } = toMap({ x: 0, y: 0 }, camera, size);
  const { x: right, y: bottom } = toMap({ x: size.width, y: size.height }, camera, size);
  return { left, top, right, bottom };
}

/** Moved by pixels: what was under the pointer stays under it. The map cannot be lost out of sight. */
export const pan = (camera: Camera, dx: number, dy: number): Camera => ({
  ...camera,
  x: within(camera.x - dx / camera.scale, 0, 1),
  y: within(camera.y - dy / camera.scale, 0, 1),
});

/** Closer by a factor; the place under a pixel stays there. */
export function zoomAt(camera: Camera, at: Point, { factor, size }: { factor: number; size: Size }): Camera {
  const fit = fitScale(size);
  const scale = within(camera.scale * factor, fit / 2, fit * mostZoom);
  const before = toMap(at, camera, size);
  const after = toMap(at, { ...camera, scale }, size);
  return {
    scale,
    x: within(camera.x + before.x - after.x, 0, 1),
    y: within(camera.y + before.y - after.y, 0, 1),
  };
}

/** A box of the map filling the view. */
export function cameraOn({ left, top, right, bottom }: Box, size: Size): Camera {
  const fit = fitScale(size);
  const span = Math.max(right - left, bottom - top, 1e-9);
  return {
    x: (left + right) / 2,
    y: (top + bottom) / 2,
    scale: within(fit / span, fit / 2, fit * mostZoom),
  };
}

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
