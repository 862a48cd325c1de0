/** Longest side, in pixels: twice the 72 px that the history shows, and a little. */
const side = 160;

/** A small WebP of a picture. */
export async function makeThumbnail(picture: Blob): Promise<{ thumb: Blob; width: number; height: number }> {
  const whole = await createImageBitmap(picture);
  const { width, height } = whole;
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const context = canvas.getContext('2d')!;
  context.imageSmoothingQuality = 'high';
  context.drawImage(whole, 0, 0, canvas.width, canvas.height);
  whole.close();
  return { thumb: await canvas.convertToBlob({ type: 'image/webp', quality: 0.85 }), width, height };
}
