/** Zoom of a wheel turned by so many pixels; a pinch on a trackpad comes as a wheel with Ctrl, and is finer. */
const wheelPixels = 400;
const pinchPixels = 100;
/** A line of a wheel that counts in lines, in pixels (as browsers scroll). */
const linePixels = 16;

/** How much closer a turn of the wheel asks to go; below 1 it is further away. */
export function wheelFactor({ deltaMode, deltaY, ctrlKey }: WheelEvent): number {
  const turned = deltaMode === WheelEvent.DOM_DELTA_LINE ? deltaY * linePixels : deltaY;
  return 2 ** (-turned / (ctrlKey ? pinchPixels : wheelPixels));
}
