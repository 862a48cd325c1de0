import { afterEach, expect, test } from 'vitest';
import { parseQuery } from '../engine/search/query.ts';
import { showWallTime, takenText, wallOf, withWallTime } from './item-date.ts';
import { openItemBook } from './item-book.ts';
import type { Item } from './item.ts';
import { memoryShelf } from './shelf.ts';

const home = process.env.TZ;
afterEach(() => {
  if (home === undefined) delete process.env.TZ;
  else process.env.TZ = home;
});
const item: Item = { id: 1, source: 0, path: 'a.jpg', size: 1, modified: 0, hash: '', width: 1, height: 1, added: 0 };
const [first, last] = [
  { ...item, takenAt: { wall: Date.UTC(2015, 5, 7, 0, 5) } },
  { ...item, takenAt: { wall: Date.UTC(2015, 5, 7, 23, 55), offset: 540 } },
];
const timeOf = (query: string): number => {
  const [filter] = parseQuery(query).filters;
  return filter && 'time' in filter ? filter.time : Number.NaN;
};

test.each(['UTC', 'Asia/Tokyo', 'America/New_York', 'Pacific/Kiritimati'])(
  'a day is the same day in every time zone (%s)',
  (zone) => {
    process.env.TZ = zone;
    expect(timeOf('after:2015-06-07')).toBeLessThanOrEqual(wallOf(first!));
    expect(timeOf('before:2015-06-08')).toBeGreaterThan(wallOf(last!));
    expect(showWallTime(first!.takenAt)).toContain('7');
    expect(takenText(last!)).toBe('2015-06-07T23:55:00+09:00');
    expect(showWallTime(last!.takenAt).includes('(UTC+09:00)')).toBe(zone !== 'Asia/Tokyo');
  },
);

test('without a date of its own a picture has that of its file, by the clock here', () => {
  process.env.TZ = 'Asia/Tokyo';
  expect(wallOf({ ...item, modified: Date.UTC(2015, 5, 6, 16) })).toBe(Date.UTC(2015, 5, 7, 1));
  expect(takenText(item)).toBe('');
});

test('dates that were kept as an instant become the wall clock they were read from', async () => {
  process.env.TZ = 'Asia/Tokyo';
  const old = { ...item, taken: new Date(2015, 5, 7, 8).getTime() };
  const shelf = memoryShelf();
  await shelf.write([{ part: 'pages', key: 0, value: [old] }]);
  expect((await openItemBook(shelf)).get(1)).toEqual(withWallTime(old));
  const { takenAt, ...rest } = withWallTime(old);
  expect(takenAt).toEqual({ wall: Date.UTC(2015, 5, 7, 8) });
  expect(rest).toEqual(item);
  expect(withWallTime(first!)).toEqual(first);
});
