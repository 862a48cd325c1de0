import { blankCanvas, canvasFile, openBitmap } from '../../../runtime/picture/codec.ts';
import type { HistoryItem } from '../history.ts';
import type { Grid } from '../state.ts';
import { diffusionStore } from '../store.ts';
import { layOutGrid } from './grid-layout.ts';

/**
 * A grid as one PNG with its labels, as far as it is made. A picture that cannot be read leaves its cell blank, and is
 * counted. Throws `memory` where the whole is larger than the browser draws.
 */
export async function drawGrid(
  { x, y, cells }: Grid,
  items: readonly HistoryItem[],
): Promise<{ picture: Blob; unreadable: number }> {
  const made = cells.map((id) => items.find((item) => item.id === id));
  const cell = {
    width: Math.max(...made.map((item) => item?.width ?? 0)),
    height: Math.max(...made.map((item) => item?.height ?? 0)),
  };
  const columns = x.values.length;
  const rowLabels = y?.values.map(String) ?? [];
  const layout = layOutGrid({ columns, rows: cells.length / columns }, cell, rowLabels);
  const { canvas, context } = blankCanvas(layout);
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  Object.assign(context, { fillStyle: 'black', font: '14px sans-serif', textAlign: 'center', textBaseline: 'middle' });
  for (const [index, value] of x.values.entries()) {
    const at = layout.columnLabel(index);
    context.fillText(String(value), at.x, at.y, cell.width);
  }
  for (const [index, label] of rowLabels.entries()) {
    const at = layout.rowLabel(index);
    context.fillText(label, at.x, at.y, 2 * at.x);
  }
  let unreadable = 0;
  for (const [index, item] of made.entries()) {
    if (!item) continue;
    const bitmap = await open(item.id).catch(() => undefined);
    if (!bitmap) {
      unreadable++;
      continue;
    }
    const { left, top } = layout.cell(index % columns, Math.floor(index / columns));
    context.drawImage(bitmap, left, top);
    bitmap.close();
  }
  return { picture: await canvasFile(canvas, { type: 'image/png' }), unreadable };
}

async function open(id: string): Promise<ImageBitmap> {
  const { picture } = await diffusionStore.getState().files(id);
  return openBitmap(picture, { message: 'A picture of the grid cannot be read.' });
}
