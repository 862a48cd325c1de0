import { expect, test } from 'vitest';
import { emptyMask, type Mark, markedShare, paintMarks } from './marks.ts';

const size = { width: 12, height: 8 };
const rows = (marks: readonly Mark[], of = size): string[] => {
  const { data, width, height } = paintMarks(marks, of);
  return Array.from({ length: height }, (_, y) =>
    [...data.subarray(y * width, (y + 1) * width)]
      .map((grey) => (grey === 255 ? '#' : grey === 0 ? '.' : '?'))
      .join(''),
  );
};
const rectangle = (left: number, top: number, width: number, height: number, erase = false): Mark => ({
  kind: 'rectangle',
  erase,
  box: { left, top, width, height },
});

test('a rectangle covers its pixels and no others', () => {
  expect(rows([rectangle(2, 1, 3, 2)], { width: 6, height: 4 })).toEqual(['......', '..###.', '..###.', '......']);
});

test('a rectangle that reaches out of the picture is cut at its edge', () => {
  expect(rows([rectangle(-5, -5, 7, 6)], { width: 4, height: 2 })).toEqual(['##..', '....']);
  expect(rows([rectangle(3, 1, 90, 90)], { width: 4, height: 2 })).toEqual(['....', '...#']);
});

test('an oval fills the middle of its box and leaves the corners', () => {
  expect(
    rows([{ kind: 'oval', erase: false, box: { left: 0, top: 0, width: 6, height: 4 } }], { width: 6, height: 4 }),
  ).toEqual(['.####.', '######', '######', '.####.']);
});

test('one touch of the brush is a disc', () => {
  const dabs = [{ x: 3, y: 3, radius: 2 }];
  expect(rows([{ kind: 'brush', erase: false, dabs }], { width: 6, height: 6 })).toEqual([
    '......',
    '..##..',
    '.####.',
    '.####.',
    '..##..',
    '......',
  ]);
});

test('a stroke has no gaps between its points, and follows the pressure', () => {
  const dabs = [
    { x: 1, y: 4, radius: 0.6 },
    { x: 11, y: 4, radius: 3 },
  ];
  const painted = rows([{ kind: 'brush', erase: false, dabs }]);
  const heights = Array.from({ length: 12 }, (_, x) => painted.filter((row) => row[x] === '#').length);
  expect(heights.slice(1, 11).every((height) => height > 0)).toBe(true);
  expect(heights.slice(1, 11)).toEqual(heights.slice(1, 11).toSorted((a, b) => a - b));
});

test('the eraser and “take away” make black again', () => {
  const dabs = [{ x: 3, y: 1, radius: 0.9 }];
  expect(
    rows([rectangle(0, 0, 6, 2), rectangle(0, 0, 2, 1, true), { kind: 'brush', erase: true, dabs }], {
      width: 6,
      height: 2,
    }),
  ).toEqual(['....##', '##..##']);
});

test('invert twice is what it was, and clear is nothing', () => {
  const marks = [rectangle(1, 1, 3, 2)];
  expect(rows([...marks, { kind: 'invert' }, { kind: 'invert' }])).toEqual(rows(marks));
  expect(markedShare(paintMarks([{ kind: 'invert' }], size))).toBe(1);
  expect(paintMarks([...marks, { kind: 'clear' }], size)).toEqual(emptyMask(size));
});

test('a whole mask is taken as it is and painted on', () => {
  const mask = paintMarks([rectangle(0, 0, 2, 2)], size);
  expect(rows([rectangle(9, 0, 1, 1), { kind: 'mask', mask }, rectangle(4, 0, 1, 1)])[0]).toBe('##..#.......');
});

test('the share is that of the white pixels', () => {
  expect(markedShare(paintMarks([rectangle(0, 0, 6, 8)], size))).toBe(0.5);
  expect(markedShare(emptyMask({ width: 0, height: 0 }))).toBe(0);
});
