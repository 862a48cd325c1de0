import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSeed } from './seed.ts';

// torch 2.13.0: for each pair, torch.Generator('cpu').manual_seed(seed) gives the same torch.randn(3).
test('a seed of 64 bits is the one of 32 that PyTorch makes the same noise from', () => {
  for (const [seed, short] of [
    ['1102676403634909', 3_679_929_053],
    ['4294967301', 5],
    ['18446744073709551615', 4_294_967_295],
    ['4294967295', 4_294_967_295],
    [' 7 ', 7],
  ] as const) {
    expect(readSeed(seed)).toBe(short);
    expect(readSeed(BigInt(seed))).toBe(short);
  }
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (seed) => {
      expect(readSeed(seed)).toBe(Number(BigInt.asUintN(32, seed)));
      expect(readSeed(String(seed))).toBe(readSeed(seed));
    }),
  );
});

test('what is no whole number of 64 bits is no seed', () => {
  for (const wrong of [
    -1,
    0.5,
    Number.NaN,
    2 ** 53,
    '',
    'abc',
    '1e3',
    '18446744073709551616',
    -1n,
    2n ** 64n,
    null,
    undefined,
    {},
  ])
    expect(readSeed(wrong)).toBeUndefined();
});
