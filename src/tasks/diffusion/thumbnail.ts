import { blankCanvas, canvasFile, openBitmap } from '../../runtime/picture/codec.ts';

/** Longest side, in pixels: twice the 72 px that the history shows, and a little. */
const side = 160;

/** A small WebP of a picture. Throws `bad-input` for what is no picture, `memory` where there is no room. */
export async function makeThumbnail(picture: Blob): Promise<{ thumb: Blob; width: number; height: number }> {
  const whole = await openBitmap(picture, { message: 'The picture that was made cannot be shown by this browser.' });
  try {
    const { width, height } = whole;
    const scale = Math.min(1, side / Math.max(width, height));
    const small = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
    const { canvas, context } = blankCanvas(small);
    context.imageSmoothingQuality = 'high';
    context.drawImage(whole, 0, 0, small.width, small.height);
    return { thumb: await canvasFile(canvas, { type: 'image/webp', quality: 0.85 }), width, height };
  } finally {
    whole.close();
  }
}
