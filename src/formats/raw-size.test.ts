import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rawSize } from './raw-size.ts';

type Field = [tag: number, type: 3 | 4, ...values: number[]];

/** A TIFF of directories that hang on each other by their places in this list (`sub`: by a tag). */
function tiff(directories: readonly { fields: Field[]; sub?: [tag: number, place: number]; next?: number }[]): Blob {
  const sizes = directories.map(({ fields, sub }) => 2 + 12 * (fields.length + Number(sub !== undefined)) + 4);
  const starts = sizes.map((_, i) => 8 + sizes.slice(0, i).reduce((sum, size) => sum + size, 0));
  const view = new DataView(new ArrayBuffer(8 + sizes.reduce((sum, size) => sum + size, 0)));
  view.setUint32(0, 0x49_49_2a_00);
  view.setUint32(4, 8, true);
  for (const [i, { fields, sub, next }] of directories.entries()) {
    const all: Field[] = sub ? [...fields, [sub[0], 4, starts[sub[1]]!]] : fields;
    let at = starts[i]!;
    view.setUint16(at, all.length, true);
    at += 2;
    for (const [tag, type, value] of all) {
      view.setUint16(at, tag, true);
      view.setUint16(at + 2, type, true);
      view.setUint32(at + 4, 1, true);
      if (type === 3) view.setUint16(at + 8, value!, true);
      else view.setUint32(at + 8, value!, true);
      at += 12;
    }
    view.setUint32(at, next === undefined ? 0 : starts[next]!, true);
  }
  return new Blob([view.buffer]);
}
const pixels = (width: number, height: number, type: 3 | 4 = 4): Field[] => [
  [0x100, type, width],
  [0x101, type, height],
];

test('the photo is told, not its preview or thumbnail: NEF and DNG below, CR2 in the first, ORF and PEF by themselves', async () => {
  const below = tiff([
    { fields: pixels(160, 120), sub: [0x14a, 1] },
    { fields: pixels(6034, 4028), next: 2 },
    { fields: pixels(640, 424, 3) },
  ]);
  expect(await rawSize(below)).toEqual({ width: 6034, height: 4028 });
  expect(await rawSize(tiff([{ fields: pixels(5184, 3456, 3), next: 1 }, { fields: pixels(668, 432) }]))).toEqual({
    width: 5184,
    height: 3456,
  });
});

test('what only EXIF knows, and Panasonic’s sensor without its borders', async () => {
  const exif: Field[] = [
    [0xa002, 4, 6000],
    [0xa003, 4, 4000],
  ];
  expect(await rawSize(tiff([{ fields: [], sub: [0x8769, 1] }, { fields: exif }]))).toEqual({
    width: 6000,
    height: 4000,
  });
  const borders: Field[] = [
    [2, 3, 4816],
    [3, 3, 3472],
    [4, 3, 8],
    [5, 3, 8],
    [6, 3, 3464],
    [7, 3, 4600],
  ];
  expect(await rawSize(tiff([{ fields: borders }]))).toEqual({ width: 4592, height: 3456 });
});

test('Fujifilm: the part of the sensor that is the photo', async () => {
  const view = new DataView(new ArrayBuffer(140));
  new Uint8Array(view.buffer).set(new TextEncoder().encode('FUJIFILMCCD-RAW '));
  view.setUint32(92, 100);
  view.setUint32(96, 20);
  view.setUint32(100, 2);
  for (const [i, [tag, height, width]] of [
    [0x100, 4038, 6048],
    [0x111, 4000, 6000],
  ].entries()) {
    view.setUint16(104 + 8 * i, tag!);
    view.setUint16(106 + 8 * i, 4);
    view.setUint16(108 + 8 * i, height!);
    view.setUint16(110 + 8 * i, width!);
  }
  expect(await rawSize(new Blob([view.buffer]))).toEqual({ width: 6000, height: 4000 });
});

test('what says nothing has no size, and no bytes make it throw or hang', async () => {
  expect(await rawSize(new Blob(['text']))).toBeUndefined();
  expect(await rawSize(tiff([{ fields: [], next: 0 }]))).toBeUndefined();
  const head = fc.constantFrom('II*\0\x08\0\0\0', 'FUJIFILMCCD-RAW ', '\0\0\0\x10ftypcrx ');
  await fc.assert(
    fc.asyncProperty(head, fc.uint8Array({ maxLength: 300 }), async (start, rest) => {
      const size = await rawSize(new Blob([start, rest.slice()]));
      if (size) expect(size.width * size.height).toBeGreaterThan(0);
    }),
  );
});
