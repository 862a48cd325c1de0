import { blankCanvas, canvasFile, openBitmap } from '../../../../runtime/picture/codec.ts';

/** Puts a picture on the clipboard as PNG, the one format that all browsers take. Throws a sentence for people. */
export async function copyPicture(file: Blob): Promise<void> {
  if (!navigator.clipboard?.write) throw new Error('This browser lets no page put pictures on the clipboard. Save it.');
  try {
    // The promise is handed over: Safari wants the write to begin in the click itself.
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': toPng(file) })]);
  } catch (cause) {
    throw new Error('The picture could not be copied: the browser refused, or cannot decode it. Save it instead.', {
      cause,
    });
  }
}

async function toPng(file: Blob): Promise<Blob> {
  const bitmap = await openBitmap(file, { message: 'The picture cannot be decoded.' });
  const { canvas, context } = blankCanvas(bitmap);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvasFile(canvas, { type: 'image/png' });
}
