/** Pixels in the memory of the CPU: `width * height` RGB triples, row-major, upright, without alpha. */
export interface Picture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A rectangle in whole pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A picture as it crosses to a worker, which decodes it. The page makes it of what a person has (`runtime/page`). */
export type ImageSource = Blob | ImageBitmap | ImageData;
