import { expect, test } from 'vitest';
import { createBudget } from './budget.ts';
import { readZip } from './zip.ts';
import { packZip, zipDate } from './zip-pack.ts';

/** The dates of an archive's directory as a program reads them: year, month, day. */
function datesOf(bytes: Uint8Array<ArrayBuffer>): number[][] {
  const view = new DataView(bytes.buffer);
  const dates: number[][] = [];
  for (let at = 0; at + 46 < bytes.length; at++) {
    if (view.getUint32(at, true) !== 0x02_01_4b_50) continue;
    const date = view.getUint16(at + 14, true);
    dates.push([(date >> 9) + 1980, (date >> 5) & 15, date & 31]);
  }
  return dates;
}

test('files of one path are all in it, and dates that a ZIP cannot hold become the nearest that it can', async () => {
  const file = (path: string, modified: number, text: string) => ({
    path,
    modified,
    open: async () => new Blob([text]),
  });
  const zip = await packZip([
    file('DCIM/IMG_1.png', 0, 'card one'),
    file('DCIM/IMG_1.png', Date.UTC(1938, 5, 5), 'card two'),
    file('DCIM/IMG_1 (2).png', Date.UTC(2024, 5, 5, 12), 'real'),
    { path: 'gone.png', open: async () => undefined },
    file('late.png', Date.UTC(2200, 1, 1), 'late'),
    file('odd.png', Number.NaN, 'odd'),
  ]);
  const files = [...(await readZip(zip, createBudget(1e6)))];
  const texts = await Promise.all(
    files.map(async ([name, { read }]) => [name, new TextDecoder().decode(await read())]),
  );
  expect(texts).toEqual([
    ['DCIM/IMG_1.png', 'card one'],
    ['DCIM/IMG_1 (3).png', 'card two'],
    ['DCIM/IMG_1 (2).png', 'real'],
    ['late.png', 'late'],
    ['odd.png', 'odd'],
  ]);
  expect(datesOf(new Uint8Array(await zip.arrayBuffer()))).toEqual([
    [1980, 1, 1],
    [1980, 1, 1],
    [2024, 6, 5],
    [2107, 12, 31],
    [1980, 1, 1],
  ]);
});

test('a date inside the span stays as it is, and a stopped ZIP says so', async () => {
  const time = Date.UTC(2001, 2, 3, 4, 5, 6);
  expect(zipDate(time).getTime()).toBe(time);
  const stopped = packZip([{ path: 'a', open: async () => 'a' }], { signal: AbortSignal.abort() });
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
});
