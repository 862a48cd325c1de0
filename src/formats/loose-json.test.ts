import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseLooseJson } from './loose-json.ts';

test('JSON is read as it is', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      fc.pre(!/\d{16}/u.test(text.replaceAll(/"(?:[^"\\]|\\.)*"|\.\d+/gu, '')));
      expect(parseLooseJson(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('long whole numbers keep their digits, and what is no number is null', () => {
  expect(
    parseLooseJson(
      '{"seed": 18446744073709551615, "b": -1234567890123456, "c": [NaN, Infinity, -Infinity], "d": 1.5e3}',
    ),
  ).toEqual({ seed: '18446744073709551615', b: '-1234567890123456', c: [null, null, null], d: 1500 });
  expect(parseLooseJson('{"text": "NaN 18446744073709551615 \\" 18446744073709551615"}')).toEqual({
    text: 'NaN 18446744073709551615 " 18446744073709551615',
  });
});

test('what is no JSON gives nothing', () => {
  for (const text of ['', '{', 'a cat', '{"a": undefined}', '"'.repeat(100_001), '"' + '\\"'.repeat(200_000)])
    expect(parseLooseJson(text)).toBeUndefined();
});
