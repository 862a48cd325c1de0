import type { HistoryItem } from '../history.ts';
import type { Grid } from '../state.ts';
import { diffusionStore } from '../store.ts';
import { layOutGrid } from './grid-layout.ts';

/** A grid as one PNG with its labels, as far as it is made. */
export async function drawGrid({ x, y, cells }: Grid, items: readonly HistoryItem[]): Promise<Blob> {
  const made = cells.map((id) => items.find((item) => item.id === id));
  const cell = {
    width: Math.max(...made.map((item) => item?.width ?? 0)),
    height: Math.max(...made.map((item) => item?.height ?? 0)),
  };
  const columns = x.values.length;
  const rowLabels = y?.values.map(String) ?? [];
  const layout = layOutGrid({ columns, rows: cells.length / columns }, cell, rowLabels);
  const canvas = new OffscreenCanvas(layout.width, layout.height);
  const context = canvas.getContext('2d')!;
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
  for (const [index, item] of made.entries()) {
    if (!item) continue;
    const { picture } = await diffusionStore.getState().files(item.id);
    const bitmap = await createImageBitmap(picture);
    const { left, top } = layout.cell(index % columns, Math.floor(index / columns));
    context.drawImage(bitmap, left, top);
    bitmap.close();
  }
  return canvas.convertToBlob({ type: 'image/png' });
}
