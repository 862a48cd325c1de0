/** A moment of a video, as a picture. */
export interface Frame {
  /** Seconds. */
  time: number;
  image: ImageBitmap;
  /** Of the video as it is shown, in pixels; `image` may be smaller. */
  width: number;
  height: number;
  /** How much of the video is decoded with it, 0 to 1. */
  part?: number;
}

/** Seconds between the moments looked at, and how many of them there are at most: a long film gets fewer an hour. */
const frameSeconds = 4;
const mostFrames = 120;
/** Longest side of a frame, in pixels: the model sees a few hundred, a thumbnail too. */
export const frameSide = 512;

/** The middle of each stretch of a video, so that neither black beginnings nor ends are what is found. */
export function frameTimes(duration: number): number[] {
  const count = Math.min(mostFrames, Math.max(1, Math.floor(duration / frameSeconds)));
  return Array.from({ length: count }, (_, i) => Math.round(((i + 0.5) * duration * 100) / count) / 100);
}
