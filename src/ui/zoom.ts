/** In CSS pixels, from the middle of the frame. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}
/** How a picture lies in its frame: how many times as large as it fits, and where its middle is. */
export interface Zoom extends Point {
  readonly scale: number;
}
/** What bounds a zoom. */
export interface Room {
  /** In CSS pixels. */
  readonly frame: Size;
  /** The picture where it fits the frame, in CSS pixels. */
  readonly fitted: Size;
  /** Scale at which a pixel of the picture is a pixel of the screen. */
  readonly actual: number;
}

/** The whole picture in the frame. */
export const fit: Zoom = { scale: 1, x: 0, y: 0 };

/** How much closer than whole, and than pixel for pixel, one can go. */
const mostOfFit = 8;
const mostOfActual = 4;
/** What a double press makes of a picture that fits. */
const pressScale = 2;

export interface RoomOptions {
  /** Screen pixels a CSS pixel. */
  ratio: number;
  /** Whether a picture smaller than the frame fits it in its own size. */
  isOwnSize?: boolean;
}

/** The room of a picture of so many pixels; before its size is known (0), it is taken to fill the frame. */
export function roomOf(frame: Size, picture: Size, { ratio, isOwnSize = false }: RoomOptions): Room {
  if (!picture.width || !picture.height) return { frame, fitted: frame, actual: 1 };
  const whole = Math.min(frame.width / picture.width, frame.height / picture.height);
  const share = isOwnSize ? Math.min(1, whole) : whole;
  if (share === 0) return { frame, fitted: frame, actual: 1 };
  const fitted = { width: picture.width * share, height: picture.height * share };
  return { frame, fitted, actual: 1 / (share * ratio) };
}

/** Whether the whole picture is in the frame, as large as it can be. */
export const isFit = ({ scale }: Zoom): boolean => Math.abs(scale - 1) < 0.001;

/** The nearest zoom that is allowed: a picture larger than its frame leaves no gap in it, a smaller one is in its middle. */
export function held({ scale, x, y }: Zoom, room: Room): Zoom {
  const kept = scaleWithin(scale, room);
  const { frame, fitted } = room;
  const reach = (side: 'width' | 'height'): number => Math.max(0, (fitted[side] * kept - frame[side]) / 2);
  return {
    scale: kept,
    x: within(x, -reach('width'), reach('width')),
    y: within(y, -reach('height'), reach('height')),
  };
}

/** Closer by a factor, or further; what is at a point stays there as far as the frame allows. */
export function zoomAbout(zoom: Zoom, at: Point, { factor, room }: { factor: number; room: Room }): Zoom {
  const scale = scaleWithin(zoom.scale * factor, room);
  const grown = scale / zoom.scale;
  return held({ scale, x: at.x - (at.x - zoom.x) * grown, y: at.y - (at.y - zoom.y) * grown }, room);
}

/** Moved by CSS pixels, as far as the frame allows. */
export const panBy = ({ scale, x, y }: Zoom, by: Point, room: Room): Zoom =>
  held({ scale, x: x + by.x, y: y + by.y }, room);

/** Closer about a point where the picture fits, and back where it does not. */
export const togglePress = (zoom: Zoom, at: Point, room: Room): Zoom =>
  isFit(zoom) ? zoomAbout(fit, at, { factor: pressScale, room }) : fit;

/** One pixel of the picture as one of the screen, about the middle. */
export const actualSize = (room: Room): Zoom => held({ ...fit, scale: room.actual }, room);

/** What of the picture is at a point: 0..1 from its left and its top, beyond where the point is beside it. */
export function shareAt({ scale, x, y }: Zoom, at: Point, { fitted }: Room): Point {
  return { x: 0.5 + (at.x - x) / (scale * fitted.width), y: 0.5 + (at.y - y) / (scale * fitted.height) };
}

/** Where in the frame a place of the picture is, which `shareAt` turns back into the place. */
export function pointOf({ scale, x, y }: Zoom, share: Point, { fitted }: Room): Point {
  return { x: x + (share.x - 0.5) * scale * fitted.width, y: y + (share.y - 0.5) * scale * fitted.height };
}

/** Moved as little as brings a place of the picture into sight, with so many CSS pixels around it where there are. */
export function inSight(zoom: Zoom, share: Point, { room, around }: { room: Room; around: number }): Zoom {
  const at = pointOf(zoom, share, room);
  const missing = (axis: 'x' | 'y', side: 'width' | 'height'): number => {
    const edge = Math.max(0, room.frame[side] / 2 - around);
    return within(at[axis], -edge, edge) - at[axis];
  };
  return panBy(zoom, { x: missing('x', 'width'), y: missing('y', 'height') }, room);
}

/** A picture of few pixels can be made smaller than the frame, down to its own size. */
const scaleWithin = (scale: number, { actual }: Room): number =>
  within(scale, Math.min(1, actual), Math.max(mostOfFit, mostOfActual * actual));

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
