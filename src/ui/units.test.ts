import { expect, test } from 'vitest';
import { formatBytes, formatCosine, formatCount, formatSeconds, formatShare, formatTimeLeft } from './units.ts';

test('bytes are told in decimal units with two or three figures', () => {
  const cases: [number, string][] = [
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [9_400_000, '9.4 MB'],
    [304_000_000, '304 MB'],
    [999_950, '1.0 MB'],
    [2_100_000_000, '2.1 GB'],
    [41_200_000_000, '41 GB'],
  ];
  for (const [bytes, text] of cases) expect(formatBytes(bytes)).toBe(text);
});

test('times are told in the two largest units', () => {
  const cases: [number, string][] = [
    [0, '0 ms'],
    [0.021, '21 ms'],
    [0.9999, '1.0 s'],
    [1.8, '1.8 s'],
    [9.96, '10 s'],
    [59.7, '1 min'],
    [270, '4 min 30 s'],
    [3600, '1 h'],
    [7260, '2 h 1 min'],
  ];
  for (const [seconds, text] of cases) expect(formatSeconds(seconds)).toBe(text);
});

test('time left is told in whole seconds and never in none', () => {
  expect([0, 0.2, 2.3, 9.6, 61].map(formatTimeLeft)).toEqual([
    '1 s left',
    '1 s left',
    '2 s left',
    '10 s left',
    '1 min 1 s left',
  ]);
});

test('a share that is there is never told as nothing', () => {
  expect([0, 0.0001, 0.0005, 0.9341, 1].map(formatShare)).toEqual(['0.0 %', '< 0.1 %', '0.1 %', '93.4 %', '100.0 %']);
});

test('counts are grouped, cosines have three decimals', () => {
  expect(formatCount(18_236)).toBe('18,236');
  expect(formatCosine(0.41234)).toBe('0.412');
  expect(formatCosine(-0.1)).toBe('-0.100');
});
