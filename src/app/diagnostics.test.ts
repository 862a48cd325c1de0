import { expect, test } from 'vitest';
import { AppError } from '../runtime/errors.ts';
import { describeError, recordedErrors, recordError } from './diagnostics.ts';

test('an error is kept without any name of a file', () => {
  const secrets = [
    new AppError('bad-input', 'holiday 2024/me.png is empty.'),
    new Error('“me at the beach.png” could not be decoded'),
    new TypeError("cannot read 'me.png' of undefined"),
    new Error('failed on me.png'),
    'me.png',
  ];
  for (const secret of secrets) expect(describeError(secret)).not.toMatch(/me\.png|beach|holiday/);
});

test('an error keeps its kind and where in the code it was thrown', () => {
  expect(describeError(new AppError('memory', 'full'))).toMatch(/^AppError memory at diagnostics\.test\.ts:\d+:\d+/);
  expect(describeError(new RangeError('too long'))).toMatch(/^RangeError: too long at /);
});

test('abort is not kept, and only the last fifty are', () => {
  recordError(new DOMException('stopped', 'AbortError'));
  expect(recordedErrors()).toHaveLength(0);
  for (let i = 0; i < 60; i++) recordError(`number ${i}`);
  expect(recordedErrors()).toHaveLength(50);
  expect(recordedErrors().at(-1)).toMatch(/number 59$/);
});
