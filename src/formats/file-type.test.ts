import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { endingOf, fileType, headBytes, kindOfName } from './file-type.ts';

const bytesOf = (text: string, length = 64): Uint8Array => {
  const bytes = new Uint8Array(Math.max(length, text.length));
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};
const kindOf = (head: string, name: string): string => fileType(bytesOf(head), name).kind;

/** A transport stream of packets of a size, with its sync byte at a place in each. */
function packets(size: number, sync: number): string {
  return ('\x01'.repeat(sync) + 'G' + '\x01'.repeat(size - sync - 1)).repeat(8);
}
/** A TIFF with one directory of entries: tag, type, count, value; a text stands behind it. */
function tiff(entries: [tag: number, type: number, count: number, value: number][], text = ''): string {
  const number = (value: number, size: number): string =>
    Array.from({ length: size }, (_, i) => String.fromCharCode((value >> (8 * i)) & 255)).join('');
  const fields = entries.map(
    ([tag, type, count, value]) => number(tag, 2) + number(type, 2) + number(count, 4) + number(value, 4),
  );
  return `II*\0${number(8, 4)}${number(entries.length, 2)}${fields.join('')}\0\0\0\0${text}`;
}
const makeAt = (entries: number): number => 8 + 2 + entries * 12 + 4;

const pictures: [name: string, head: string][] = [
  ['JPEG', '\xff\xd8\xff\xe0\0\x10JFIF'],
  ['PNG', '\x89PNG\r\n\x1a\n'],
  ['GIF', 'GIF89a'],
  ['WebP', 'RIFF\x24\0\0\0WEBPVP8 '],
  ['AVIF', '\0\0\0\x20ftypavif\0\0\0\0avifmif1'],
  ['AVIF behind a general brand', '\0\0\0\x1cftypmif1\0\0\0\0mif1avif'],
  ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
  ['HIF of a Canon', '\0\0\0\x18ftypheix\0\0\0\0mif1heix'],
  ['BMP', 'BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0'],
  ['TIFF', tiff([[0x100, 3, 1, 10]])],
  ['JPEG XL', '\xff\x0a\0\0'],
];
const raws: [name: string, head: string][] = [
  ['CR2', 'II*\0\x10\0\0\0CR\x02\0\0\0\0\0'],
  ['CR3', '\0\0\0\x18ftypcrx \0\0\0\x01crx isom'],
  ['RAF', 'FUJIFILMCCD-RAW 0201'],
  ['ORF', 'IIRO\x08\0\0\0'],
  ['RW2', 'IIU\0\x18\0\0\0'],
  ['DNG', tiff([[0xc612, 1, 4, 0x01_04]])],
  [
    'NEF',
    tiff(
      [
        [0xfe, 4, 1, 1],
        [0x10f, 2, 18, makeAt(3)],
        [0x14a, 4, 2, 200],
      ],
      'NIKON CORPORATION\0',
    ),
  ],
];
const sounds: [name: string, head: string][] = [
  ['MP3', '\xff\xfb\x90\x44'],
  ['MP3 with a tag', 'ID3\x04\0\0'],
  ['AAC', '\xff\xf1\x50\x80'],
  ['FLAC', 'fLaC\0\0\0\x22'],
  ['WAV', 'RIFF\x24\0\0\0WAVEfmt '],
  ['CAF', 'caff\0\x01\0\0'],
  ['AIFF', 'FORM\0\0\x10\0AIFFCOMM'],
  ['AU', '.snd\0\0\0\x18'],
  ['W64', 'riff\x2e\x91\xcf\x11\xa5\xd6'],
  ['Opus', 'OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead'],
  ['audio book', '\0\0\0\x1cftypM4B \0\0\x02\0isomiso2'],
];
const videos: [name: string, head: string][] = [
  ['MP4', '\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41'],
  ['MOV', '\0\0\0\x14ftypqt  \0\0\x02\0qt  '],
  ['MOV without its type', '\0\0\0\x08wide\0\0\0\0mdat'],
  ['3GP', '\0\0\0\x18ftyp3gp4\0\0\x02\0isom3gp4'],
  ['WebM', '\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\x82\x84webm'],
  ['AVI', 'RIFF\x24\0\0\0AVI LIST'],
  ['TS', packets(188, 0)],
  ['M2TS', packets(192, 4)],
  ['FLV', 'FLV\x01\x05'],
  ['Theora', 'OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x2a\x80theora'],
];

test('the first bytes decide, whatever the name says', () => {
  const names = ['a', 'a.jpg', 'a.mp4', 'a.MOV', 'a.txt', 'a.onnx', 'photo.jpe', '.hidden'];
  for (const name of names) {
    expect(
      pictures.filter(([, head]) => kindOf(head, name) !== 'picture').map(([what]) => what),
      name,
    ).toEqual([]);
    expect(
      raws.filter(([, head]) => kindOf(head, name) !== 'raw').map(([what]) => what),
      name,
    ).toEqual([]);
    expect(
      sounds.filter(([, head]) => kindOf(head, name) !== 'sound').map(([what]) => what),
      name,
    ).toEqual([]);
    expect(
      videos.filter(([, head]) => kindOf(head, name) !== 'video').map(([what]) => what),
      name,
    ).toEqual([]);
  }
});

test('the name decides where sound and video, or raw photos and TIFF, begin alike', () => {
  const mp4 = '\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41';
  expect([kindOf(mp4, 'a.m4a'), kindOf(mp4, 'a.m4b'), kindOf(mp4, 'a.mp4'), kindOf(mp4, 'a')]).toEqual([
    'sound',
    'sound',
    'video',
    'video',
  ]);
  const mkv = '\x1a\x45\xdf\xa3\xa3\x42\x82\x88matroska';
  expect([kindOf(mkv, 'a.mka'), kindOf(mkv, 'a.mkv')]).toEqual(['sound', 'video']);
  const plain = tiff([[0x100, 3, 1, 10]]);
  expect([kindOf(plain, 'a.pef'), kindOf(plain, 'a.jpg'), kindOf(plain, 'a.tif')]).toEqual([
    'raw',
    'picture',
    'picture',
  ]);
});

test('the ending is taken where the bytes say nothing that is known, and text is text under any name', () => {
  const noise = '\x01\x02\x03\x04\x05';
  expect([kindOf(noise, 'a.jpg'), kindOf(noise, 'a.CR3'), kindOf(noise, 'a')]).toEqual(['picture', 'raw', 'other']);
  expect(fileType(bytesOf('Dear diary,', 11), 'a.jpg')).toEqual({ kind: 'other', name: 'text', ending: 'txt' });
  expect(fileType(bytesOf('<?xml version="1.0"?><svg >', 27), 'a')).toMatchObject({ kind: 'graphic' });
  expect(fileType(bytesOf('PK\x03\x04'), 'a.docx')).toMatchObject({ kind: 'other' });
  expect(fileType(bytesOf('\xff\xfea\0b\0', 6), 'utf16.txt')).toMatchObject({ kind: 'other' });
  expect(fileType(new Uint8Array(0), 'a.png')).toEqual({ kind: 'picture', name: 'an empty file' });
});

test('endings are what stands behind the last point of a name', () => {
  expect(['a.JPG', 'x.y/z', 'a.b.m2ts', '.bashrc', 'a.', 'dir.d\\b.CR3'].map(endingOf)).toEqual([
    'jpg',
    '',
    'm2ts',
    '',
    '',
    'cr3',
  ]);
  expect(['a.m4b', 'a.mka', 'a.caf', 'a.ts', 'a.HIF', 'a.jpe', 'a.3gp', 'a'].map(kindOfName)).toEqual([
    'sound',
    'sound',
    'sound',
    'video',
    'picture',
    'picture',
    'video',
    'other',
  ]);
});

test('no bytes make it throw, and what it needs is the head alone', () => {
  const heads = [...pictures, ...raws, ...sounds, ...videos].map(([, head]) => bytesOf(head, headBytes));
  const input = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    fc
      .tuple(fc.constantFrom(...heads), fc.nat(600), fc.array(fc.tuple(fc.nat(64), fc.nat(255)), { maxLength: 4 }))
      .map(([head, length, changes]) => {
        const bytes = head.slice(0, length);
        for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
        return bytes;
      }),
  );
  fc.assert(
    fc.property(input, fc.string(), (bytes, name) => {
      const { kind, name: words } = fileType(bytes, name);
      expect(kind && words).toBeTruthy();
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 2_000) },
  );
});

const cases = process.env.CASES_FOLDER;
test.runIf(cases)('files as programs write them, by hand: CASES_FOLDER', () => {
  for (const name of readdirSync(cases!))
    console.log(
      name.padEnd(28),
      JSON.stringify(fileType(readFileSync(`${cases}/${name}`).subarray(0, headBytes), name)),
    ); // oxlint-disable-line no-console
});
