import { expect, test } from 'vitest';
import { cellAt, fitCell, inSight, moveByKey, scrollFor, type Frame } from './heat-map-frame.ts';

const frame: Frame = { rows: 300, columns: 200, cell: 20, axis: 48, width: 448, height: 248, left: 0, top: 0 };

test('cells are as large as fits, and never too small to be pointed at or larger than their pictures', () => {
  expect(fitCell({ ...frame, rows: 10, columns: 20 })).toBe(20);
  expect(fitCell({ ...frame, rows: 900, columns: 900 })).toBe(2);
  expect(fitCell({ ...frame, rows: 1, columns: 1 })).toBe(96);
});

test('the point and the cell agree, scrolled or not', () => {
  expect(cellAt(frame, 48, 48)).toEqual({ row: 0, column: 0 });
  expect(cellAt(frame, 47, 60)).toBeUndefined();
  expect(cellAt({ ...frame, left: 3590, top: 5790 }, 447, 247)).toEqual({ row: 299, column: 199 });
  expect(cellAt({ ...frame, rows: 2 }, 60, 100)).toBeUndefined();
});

test('only what is in sight is drawn', () => {
  expect(inSight({ ...frame, left: 210, top: 40 })).toEqual({
    firstRow: 2,
    lastRow: 12,
    firstColumn: 10,
    lastColumn: 31,
  });
  expect(inSight({ ...frame, rows: 3, columns: 2 })).toEqual({
    firstRow: 0,
    lastRow: 2,
    firstColumn: 0,
    lastColumn: 1,
  });
});

test('scrolling goes as far as needed', () => {
  expect(scrollFor(frame, { row: 5, column: 5 })).toEqual({ left: 0, top: 0 });
  expect(scrollFor(frame, { row: 10, column: 20 })).toEqual({ left: 20, top: 20 });
  expect(scrollFor({ ...frame, left: 400, top: 400 }, { row: 3, column: 2 })).toEqual({ left: 40, top: 60 });
});

test('keys move the cell and stop at the edges', () => {
  const at = { row: 1, column: 199 };
  expect(moveByKey('ArrowRight', at, frame)).toEqual(at);
  expect(moveByKey('ArrowUp', at, frame)).toEqual({ row: 0, column: 199 });
  expect(moveByKey('Home', at, frame)).toEqual({ row: 1, column: 0 });
  expect(moveByKey('PageDown', at, frame)).toEqual({ row: 10, column: 199 });
  expect(moveByKey('a', at, frame)).toBeUndefined();
});
