import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatWallTime, parseOffset, parseWallTime } from './wall-time.ts';

test.each([
  ['2015:06:07 08:09:10', '2015-06-07T08:09:10'],
  ['2015-06-07T08:09:10.5+09:00', '2015-06-07T08:09:10.500+09:00'],
  ['2015-06-07T08:09Z', '2015-06-07T08:09:00+00:00'],
  ['2015-06-07', '2015-06-07T00:00:00'],
  ['Sun, 07 Jun 2015 08:09:10 -0330', '2015-06-07T08:09:10-03:30'],
  ['7 June 2015 08:09:10 GMT', '2015-06-07T08:09:10+00:00'],
  ['2016:02:29 00:00:00', '2016-02-29T00:00:00'],
])('%s is %s', (text, shown) => expect(formatWallTime(parseWallTime(text)!)).toBe(shown));

test.each([
  '',
  '0000:00:00 00:00:00',
  '    :  :     :  :  ',
  '2015:02:29 00:00:00',
  '2015:13:01 00:00:00',
  '2015:00:10 00:00:00',
  '1200:01:01 00:00:00',
  '2015',
  '2015-06',
  'yesterday',
  '31 Foo 2015 08:09:10',
])('“%s” is no date', (text) => expect(parseWallTime(text)).toBeUndefined());

test('what is written is read again, in any zone', () => {
  const moments = fc.record(
    {
      wall: fc.integer({ min: Date.UTC(1827, 0), max: Date.UTC(2999, 0) }),
      offset: fc.integer({ min: -14 * 60, max: 14 * 60 }),
    },
    { requiredKeys: ['wall'] },
  );
  fc.assert(
    fc.property(moments, (moment) => {
      expect(parseWallTime(formatWallTime(moment))).toEqual({ ...moment });
    }),
  );
});

test('offsets that nobody can have are none', () => {
  expect(['+99:00', '+9', '0900', '', 'CET'].map(parseOffset)).toEqual(Array(5).fill(undefined));
});
