import { expect, test } from 'vitest';
import { pythonJson } from './python-json.ts';
import { floatRepr, roundHalfEven } from './python-number.ts';
import { codePoints, strip } from './python-text.ts';

// Numbers by CPython 3.11: round(x, n) and repr(x).
test.each([
  [0.5, 0, 0],
  [1.5, 0, 2],
  [2.5, 0, 2],
  [-0.5, 0, 0],
  [-1.5, 0, -2],
  [0.125, 2, 0.12],
  [0.375, 2, 0.38],
  [2.675, 2, 2.67],
  [1.005, 2, 1.0],
  [-0.125, 2, -0.12],
  [2251799813685248.5, 0, 2251799813685248],
  [0.49999999999999994, 0, 0],
  [62.5, 0, 62],
  [1e22, 0, 1e22],
])('round(%d, %d) is %d', (x, digits, expected) => {
  expect(roundHalfEven(x, digits)).toBe(expected);
});

test.each([
  [0, '0.0'],
  [-0, '-0.0'],
  [1, '1.0'],
  [-2.5, '-2.5'],
  [0.1 + 0.2, '0.30000000000000004'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [1.234e-5, '1.234e-05'],
  [1e-7, '1e-07'],
  [5e-324, '5e-324'],
  [123456789.125, '123456789.125'],
  [1e15, '1000000000000000.0'],
  [1e16, '1e+16'],
  [1.5e300, '1.5e+300'],
  [NaN, 'NaN'],
  [-Infinity, '-Infinity'],
])('repr(%d) is %s', (x, expected) => {
  expect(floatRepr(x)).toBe(expected);
});

test('strip takes the spaces of Python, not those of JavaScript', () => {
  expect(strip('\u001c\u0085\u00a0\u3000\t a b \n\u2029')).toBe('a b');
  expect(strip('\ufeffa\ufeff')).toBe('\ufeffa\ufeff');
  expect(strip(' \n ')).toBe('');
});

test('length counts code points', () => {
  expect(codePoints('a👍🏽é')).toBe(4);
});

test('JSON is ASCII, with the spaces of Python, and knows which numbers are int', () => {
  const value = { id: 3, t: 2, list: [1, 0.5], tokens: [1, 2], zero: -0, none: null, yes: true, gone: undefined };
  expect(pythonJson(value, new Set(['id', 'tokens']))).toBe(
    '{"id": 3, "t": 2.0, "list": [1.0, 0.5], "tokens": [1, 2], "zero": 0, "none": null, "yes": true}',
  );
  expect(pythonJson('"\\/\b\u007f\u2028é😀', new Set())).toBe('"\\"\\\\/\\b\\u007f\\u2028\\u00e9\\ud83d\\ude00"');
});
