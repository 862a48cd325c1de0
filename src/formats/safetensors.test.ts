import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSafetensors } from './safetensors.ts';

function file(header: unknown, data = 0): Blob {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  return new Blob([BigUint64Array.of(BigInt(json.length)), json, new Uint8Array(data)]);
}
const tensor = (from: number, to: number, shape = [(to - from) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [from, to],
});

test('names, types, shapes and the texts beside them are read', async () => {
  const header = {
    __metadata__: { format: 'pt' },
    b: tensor(8, 24, [2, 2]),
    a: tensor(0, 8),
    empty: tensor(24, 24, [0]),
  };
  const { tensors, metadata } = await readSafetensors(file(header, 24));
  expect(metadata).toEqual({ format: 'pt' });
  expect([...tensors.keys()]).toEqual(['b', 'a', 'empty']);
  expect(tensors.get('b')).toEqual({ dtype: 'F32', shape: [2, 2], offsets: [8, 24] });
});

describe('what is no safetensors file is refused', () => {
  test.for<[string, Blob, RegExp]>([
    ['nothing', new Blob([]), /shorter than the 8 bytes/],
    ['a header beyond the end', new Blob([BigUint64Array.of(1000n), '{}']), /1000 bytes, and the file has 10/],
    ['a header that would fill the memory', new Blob([BigUint64Array.of(2n ** 63n)]), /The header says/],
    ['no JSON', file('{"a":'), /no JSON object/],
    ['a list', file([]), /no JSON object/],
    ['a tensor without a place', file({ a: { dtype: 'F32', shape: [1] } }), /“a” has no type, shape or place/],
    ['another size than its shape', file({ a: tensor(0, 8, [3]) }, 8), /“a” has 8 bytes instead of 12/],
    ['a gap', file({ a: tensor(0, 4), b: tensor(8, 12) }, 12), /“b” does not begin where/],
    ['an overlap', file({ a: tensor(0, 8), b: tensor(4, 12) }, 12), /“b” does not begin where/],
    ['a cut file', file({ a: tensor(0, 8) }, 4), /take 8 bytes, and the file has 4/],
  ])('%s', async ([, blob, message]) => {
    await expect(readSafetensors(blob)).rejects.toThrow(message);
  });

  test('any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
        await expect(readSafetensors(new Blob([bytes as Uint8Array<ArrayBuffer>]))).rejects.toThrow(RangeError);
      }),
    );
  });
});
