import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bitsOf, checkRuns } from './parquet-runs.ts';

const view = (...bytes: number[]) => new DataView(Uint8Array.from(bytes).buffer);
const check =
  (bytes: number[], values: number, width = 1) =>
  () =>
    checkRuns(view(...bytes), { from: 0, to: bytes.length, width, values });

test('runs that make up the values of a page pass, padded groups too', () => {
  expect(check([10, 1], 5)).not.toThrow(); // five times 1
  expect(check([3, 0xff], 5)).not.toThrow(); // a group of eight, of which five count
  expect(check([4, 1, 3, 0xff], 10)).not.toThrow();
  expect(check([], 5)).not.toThrow(); // an empty block, as DuckDB writes
});

test('a run that claims more than the page has is refused before anything is filled in', () => {
  expect(check([0xfe, 0xff, 0xff, 0xff, 0x07, 1], 5)).toThrow(RangeError); // 2^30 times 1
  expect(check([0xff, 0xff, 0xff, 0xff, 0x0f], 5)).toThrow(RangeError); // a negative count of groups
  expect(check([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f], 5)).toThrow(RangeError);
  expect(check([12, 1], 5)).toThrow(RangeError);
});

test('whatever the bytes are, each step reads at least one of them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(1_000), fc.nat(32), (bytes, values, width) => {
      let reads = 0;
      const counted = new Proxy(view(...bytes), {
        get: (target, key) =>
          key === 'getUint8' ? (at: number) => (reads++, target.getUint8(at)) : Reflect.get(target, key, target),
      });
      try {
        checkRuns(counted, { from: 0, to: bytes.length, width, values });
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
      expect(reads).toBeLessThanOrEqual(bytes.length);
    }),
  );
});

test('bits of the largest value', () => {
  expect([0, 1, 2, 3, 4].map(bitsOf)).toEqual([0, 1, 2, 2, 3]);
});
