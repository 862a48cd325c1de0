import { expect, test } from 'vitest';
import { AppError } from './errors.ts';
import { fileFault, foreign } from './foreign.ts';

const message = 'The file is damaged. Use another copy of it.';
const thrown = [
  new DOMException('Error during flush.', 'EncodingError'),
  new DOMException('Aborted due to close()', 'AbortError'),
  new RangeError('Offset is outside the bounds of the DataView'),
  new TypeError("Cannot read properties of undefined (reading 'sampleTable')"),
  new Error('Assertion failed.'),
  'a text',
  undefined,
];

test('whatever is thrown becomes a failure of the file, with what was thrown as its cause', async () => {
  for (const cause of thrown) {
    const work = foreign(() => Promise.reject(cause as Error), { message, signal: new AbortController().signal });
    await expect(work).rejects.toMatchObject({ name: 'AppError', code: 'bad-input', message, cause });
  }
  const atOnce = foreign(
    () => {
      throw new RangeError('Invalid array length');
    },
    { message: (cause) => `It says: ${(cause as Error).message}.` },
  );
  await expect(atOnce).rejects.toMatchObject({ code: 'bad-input', message: 'It says: Invalid array length.' });
});

test('aborts of the caller and failures with a code pass untouched', () => {
  const abort = new DOMException('Stopped.', 'AbortError');
  const memory = new AppError('memory', 'There is no room.');
  expect(fileFault(abort, { message })).toBe(abort);
  expect(fileFault(abort, { message, signal: AbortSignal.abort(abort) })).toBe(abort);
  expect(fileFault(memory, { message })).toBe(memory);
});

test('a file that is gone is not called damaged', () => {
  const fault = fileFault(new DOMException('gone', 'NotReadableError'), { message });
  expect(fault).toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('moved, changed or locked') as string,
  });
});
