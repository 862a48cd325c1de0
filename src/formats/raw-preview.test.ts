import { readFileSync } from 'node:fs';
import { load } from 'exifreader';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rawPreview } from './raw-preview.ts';

const jpeg = readFileSync('e2e/golden/clip/pictures/photo-422-511x300.jpg');
const lossless = Buffer.alloc(40_000);
lossless.set([0xff, 0xd8, 0xff, 0xc3, 0, 4]);

type Field = [tag: number, type: number, value: number, count?: number];
const u16 = (value: number, little: boolean): Buffer => {
  const bytes = Buffer.alloc(2);
  if (little) bytes.writeUInt16LE(value);
  else bytes.writeUInt16BE(value);
  return bytes;
};
const u32 = (value: number, little = false): Buffer => {
  const bytes = Buffer.alloc(4);
  if (little) bytes.writeUInt32LE(value);
  else bytes.writeUInt32BE(value);
  return bytes;
};

/** A directory of a TIFF; values of one number each stand in their entries. */
const directory = (fields: readonly Field[], little: boolean, next = 0): Buffer =>
  Buffer.concat([
    u16(fields.length, little),
    ...fields.map(([tag, type, value, count = 1]) =>
      Buffer.concat([
        u16(tag, little),
        u16(type, little),
        u32(count, little),
        type === 3 ? Buffer.concat([u16(value, little), Buffer.alloc(2)]) : u32(value, little),
      ]),
    ),
    u32(next, little),
  ]);

/** A JPEG with an orientation of its own, or none. */
function preview(own: number | undefined): Buffer {
  if (own === undefined) return jpeg;
  const tiff = Buffer.concat([Buffer.from('MM\0*'), u32(8), directory([[0x112, 3, own]], false)]);
  const content = Buffer.concat([Buffer.from('Exif\0\0'), tiff]);
  return Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xe1]),
    u16(content.length + 2, false),
    content,
    jpeg.subarray(2),
  ]);
}

const box = (type: string, ...content: Buffer[]): Buffer => {
  const bytes = Buffer.concat(content);
  return Buffer.concat([u32(bytes.length + 8), Buffer.from(type, 'latin1'), bytes]);
};
const uuid = (hex: string, ...content: Buffer[]): Buffer => box('uuid', Buffer.from(hex, 'hex'), ...content);

interface Photo {
  shown: Buffer;
  orientation: number;
  little: boolean;
}
/** A small TIFF: its head, directories at 8, 200 and 400, and from 600 on a preview with raw data behind it. */
const tiffOf = (
  { shown, little }: Photo,
  { directories, magic = 42 }: { directories: Record<number, { fields: Field[]; next?: number }>; magic?: number },
): Buffer => {
  const bytes = Buffer.alloc(600);
  bytes.write(little ? 'II' : 'MM');
  u16(magic, little).copy(bytes, 2);
  u32(8, little).copy(bytes, 4);
  for (const [at, { fields, next = 0 }] of Object.entries(directories))
    directory(fields, little, next).copy(bytes, Number(at));
  return Buffer.concat([bytes, shown, lossless]);
};
const raw = ({ shown }: Photo): Field[] => [
  [0x103, 3, 7],
  [0x111, 4, 600 + shown.length],
  [0x117, 4, lossless.length],
];
const named = ({ shown }: Photo): Field[] => [
  [0x201, 4, 600],
  [0x202, 4, shown.length],
];

/** Where each maker puts the preview, and how the photo is turned. */
const makers: Record<string, (photo: Photo) => Buffer> = {
  'first directory (ARW)': (photo) =>
    tiffOf(photo, { directories: { 8: { fields: [[0x112, 3, photo.orientation], ...named(photo)] } } }),
  'strip (CR2)': (photo) =>
    tiffOf(photo, {
      directories: {
        8: {
          fields: [
            [0x103, 3, 6],
            [0x111, 4, 600],
            [0x112, 3, photo.orientation],
            [0x117, 4, photo.shown.length],
          ],
          next: 200,
        },
        200: { fields: raw(photo) },
      },
    }),
  'sub-directory (NEF, DNG)': (photo) =>
    tiffOf(photo, {
      directories: {
        8: { fields: [...raw(photo), [0x112, 3, photo.orientation], [0x14a, 4, 400]] },
        400: { fields: [...named(photo), [0x112, 3, 1]] },
      },
    }),
  'second directory (PEF)': (photo) =>
    tiffOf(photo, {
      directories: { 8: { fields: [[0x112, 3, photo.orientation]], next: 200 }, 200: { fields: named(photo) } },
    }),
  RW2: (photo) =>
    tiffOf(photo, {
      magic: 0x55,
      directories: {
        8: {
          fields: [
            [0x2e, 7, 600, photo.shown.length],
            [0x112, 3, photo.orientation],
          ],
        },
      },
    }),
  'CR3, small': ({ shown, orientation, little }) => {
    const head = Buffer.concat([Buffer.from(little ? 'II' : 'MM'), u16(42, little), u32(8, little)]);
    const exif = Buffer.concat([head, directory([[0x112, 3, orientation]], little)]);
    return Buffer.concat([
      box('ftyp', Buffer.from('crx \0\0\0\x01crx isom')),
      box(
        'moov',
        uuid(
          '85c0b687820f11e08111f4ce462b6a48',
          box('CMT1', exif),
          box('THMB', Buffer.alloc(16), jpeg.subarray(0, 99)),
        ),
      ),
      uuid('eaf42b5e1c984b88b9fbb7dc406e4d16', Buffer.alloc(8), box('PRVW', Buffer.alloc(16), shown)),
    ]);
  },
  'CR3, full': ({ shown, orientation, little }) => {
    const head = Buffer.concat([Buffer.from(little ? 'II' : 'MM'), u16(42, little), u32(8, little)]);
    const exif = Buffer.concat([head, directory([[0x112, 3, orientation]], little)]);
    const track = (at: number, size: number): Buffer => {
      const sizes = box('stsz', u32(0), u32(0), u32(1), u32(size));
      const places = box('co64', u32(0), u32(1), u32(0), u32(at));
      return box('trak', box('mdia', box('minf', box('stbl', sizes, places))));
    };
    const [start, own] = [box('ftyp', Buffer.from('crx \0\0\0\x01crx isom')), box('CMT1', exif)];
    const movie = (at: number): Buffer =>
      box(
        'moov',
        uuid('85c0b687820f11e08111f4ce462b6a48', own),
        track(at, shown.length),
        track(at + shown.length, lossless.length),
      );
    const at = start.length + movie(0).length + 8;
    return Buffer.concat([start, movie(at), box('mdat', shown, lossless)]);
  },
};

/** The orientation that another reader finds in a JPEG; 1 where there is none. */
const orientationOf = async (file: Blob): Promise<number> =>
  (load(await file.arrayBuffer()).Orientation?.value as number | undefined) ?? 1;
const filed = (bytes: Uint8Array): Blob => new Blob([Uint8Array.from(bytes)]);

const photos = fc.record({
  maker: fc.constantFrom(...Object.keys(makers)),
  orientation: fc.integer({ min: 1, max: 8 }),
  own: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
  little: fc.boolean(),
});

test('every maker: the preview is found, and turned as it says itself or else as the raw photo says', async () => {
  await fc.assert(
    fc.asyncProperty(photos, async ({ maker, orientation, own, little }) => {
      const shown = preview(own);
      const found = await rawPreview(filed(makers[maker]!({ shown, orientation, little })));
      expect(found?.type, maker).toBe('image/jpeg');
      expect(await orientationOf(found!), maker).toBe(own ?? orientation);
      // Nothing of the picture itself changes.
      const bytes = Buffer.from(await found!.arrayBuffer());
      expect(bytes.subarray(bytes.length - jpeg.length + 2).equals(jpeg.subarray(2)), maker).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("Fujifilm's header names its preview, which says itself how it is turned", async () => {
  const head = Buffer.alloc(160);
  head.write('FUJIFILMCCD-RAW ');
  const shown = preview(8);
  u32(160).copy(head, 84);
  u32(shown.length).copy(head, 88);
  const found = await rawPreview(filed(Buffer.concat([head, shown])));
  expect(found!.size).toBe(shown.length);
  expect(await orientationOf(found!)).toBe(8);
});

test('what is damaged, cut off, empty or something else has a preview or none, and never throws', async () => {
  const damages = fc.tuple(
    photos,
    fc.array(fc.tuple(fc.nat(700), fc.nat(255)), { maxLength: 8 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  await fc.assert(
    fc.asyncProperty(damages, async ([{ maker, orientation, own, little }, changes, kept]) => {
      const whole = makers[maker]!({ shown: preview(own), orientation, little });
      const bytes = Uint8Array.from(whole.subarray(0, Math.floor(whole.length * kept)));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      await rawPreview(filed(bytes));
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
  );
  expect(await rawPreview(filed(jpeg))).toBeUndefined();
  expect(await rawPreview(new Blob([]))).toBeUndefined();
});
