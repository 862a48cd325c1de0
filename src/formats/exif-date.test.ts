import { expect, test } from 'vitest';
import { readDateTaken } from './exif-date.ts';

/** An EXIF block with one date in it. */
function exif(date: string, little = true): Uint8Array {
  const bytes = new Uint8Array(80);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('Exif'));
  const at = 6;
  view.setUint16(at, little ? 0x49_49 : 0x4d_4d);
  view.setUint16(at + 2, 42, little);
  view.setUint32(at + 4, 8, little);
  const entry = (start: number, [tag, type, count, value]: [number, number, number, number]): void => {
    view.setUint16(at + start, 1, little);
    view.setUint16(at + start + 2, tag, little);
    view.setUint16(at + start + 4, type, little);
    view.setUint32(at + start + 6, count, little);
    view.setUint32(at + start + 10, value, little);
  };
  entry(8, [0x87_69, 4, 1, 26]);
  entry(26, [0x90_03, 2, 20, 50]);
  bytes.set(new TextEncoder().encode(`${date}\0`), at + 50);
  return bytes;
}

test.each([true, false])('the date is read as local time (little-endian: %s)', (little) => {
  expect(readDateTaken(exif('2024:05:17 18:30:05', little))).toBe(new Date(2024, 4, 17, 18, 30, 5).getTime());
});

test('zeros, blanks and broken blocks are no date', () => {
  expect(readDateTaken(exif('0000:00:00 00:00:00'))).toBeUndefined();
  expect(readDateTaken(exif('    :  :     :  :  '))).toBeUndefined();
  const whole = exif('2024:05:17 18:30:05');
  for (let length = 0; length < 70; length++) expect(readDateTaken(whole.subarray(0, length))).toBeUndefined();
});
