import { expect, test } from 'vitest';
import { emptyRecord } from './record.ts';

test.each([9e15, 2 ** 60, -1, 0.5, Number.NaN, Infinity])('no record is made for a file of %d bytes', (bytes) => {
  expect(() => emptyRecord({ key: 'a', label: '“a.onnx”', bytes })).toThrow(
    expect.objectContaining({
      code: 'model-corrupt',
      message: expect.stringContaining('“a.onnx” is said to have') as string,
    }),
  );
});
