import { expect, test } from 'vitest';
import { layOutGrid } from './grid-layout.ts';

const cell = { width: 128, height: 64 };

test('cells stand beside and under each other with a gap, below the labels of the columns', () => {
  const { width, height, cell: at } = layOutGrid({ columns: 3, rows: 2 }, cell, []);
  expect(at(0, 0)).toEqual({ left: 4, top: 32 });
  expect(at(2, 1)).toEqual({ left: 4 + 2 * 132, top: 32 + 68 });
  expect({ width, height }).toEqual({ width: 4 + 3 * 132, height: 32 + 2 * 68 });
});

test('labels of rows get the room that the longest needs, up to a limit', () => {
  const { columnLabel, rowLabel, cell: at } = layOutGrid({ columns: 1, rows: 1 }, cell, ['5', '7.5']);
  expect(at(0, 0).left).toBe(3 * 8 + 16 + 4);
  expect(rowLabel(0)).toEqual({ x: 20, y: 32 + 32 });
  expect(columnLabel(0)).toEqual({ x: 44 + 64, y: 16 });
  expect(layOutGrid({ columns: 1, rows: 1 }, cell, ['w'.repeat(500)]).cell(0, 0).left).toBe(244);
});
