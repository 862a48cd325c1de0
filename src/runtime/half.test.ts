import { describe, expect, test } from 'vitest';
import { floatTensor, toFloat32 } from './half.ts';
import { tensor } from './tensor.ts';

const half = (...values: number[]) => [...floatTensor('float16', Float32Array.from(values), [values.length]).data];
const single = (...bits: number[]) => [...toFloat32(tensor('float16', Uint16Array.from(bits), [bits.length])).data];

describe('halves', () => {
  // numpy 2: np.float32(x).astype(np.float16).view(np.uint16)
  test('round to the nearest, ties to even, as NumPy rounds', () => {
    expect(half(1, -2, 65_504, 65_519, 65_520, 1e9)).toEqual([0x3c00, 0xc000, 0x7bff, 0x7bff, 0x7c00, 0x7c00]);
    expect(half(1 + 2 ** -11, 1 + 3 * 2 ** -11, 1 / 3)).toEqual([0x3c00, 0x3c02, 0x3555]);
    expect(half(2 ** -14, 2 ** -24, 2 ** -25, 2 ** -25 + 2 ** -40, -0)).toEqual([0x0400, 1, 0, 1, 0x8000]);
    expect(half(2 ** -14 - 2 ** -25, 1e-30)).toEqual([0x0400, 0]);
    expect(half(Infinity, -Infinity)).toEqual([0x7c00, 0xfc00]);
  });

  test('every one of them comes back', () => {
    const bits = Array.from({ length: 0x1_00_00 }, (_, i) => i).filter((i) => (i & 0x7f_ff) <= 0x7c_00);
    expect(half(...single(...bits))).toEqual(bits);
    expect(single(0x7e00)[0]).toBeNaN();
    expect(single(half(Number.NaN)[0]! as number)[0]).toBeNaN();
  });
});

test('float32 passes through, other types are refused', () => {
  const plain = tensor('float32', Float32Array.of(1, 2), [2]);
  expect(toFloat32(plain)).toBe(plain);
  expect(() => toFloat32(tensor('int32', Int32Array.of(1), [1]))).toThrow('float32 or float16');
});
