/** Pixels in the memory of the CPU: `width * height` RGB triples, row-major, upright, without alpha. */
export interface Picture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A picture with the opacity of its pixels, one byte each. Without it all of them are opaque. Colours are not multiplied by it. */
export interface AlphaPicture extends Picture {
  readonly alpha?: Uint8Array | undefined;
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
