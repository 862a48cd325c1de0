import { expect, test } from 'vitest';
import { readAhead } from './read-ahead.ts';

const piece = (value: number, length = 1) => new Uint8Array(length).fill(value);
function reader(pieces: Uint8Array[], failure?: Error) {
  const state = { reads: 0 };
  const read = async (): Promise<ReadableStreamReadResult<Uint8Array<ArrayBuffer>>> => {
    const value = pieces[state.reads++] as Uint8Array<ArrayBuffer> | undefined;
    if (value) return { done: false, value };
    if (failure) throw failure;
    return { done: true, value: undefined };
  };
  return { read, state };
}

test('gives all pieces in order', async () => {
  const seen: number[] = [];
  for await (const part of readAhead(reader([piece(1), piece(2), piece(3)]))) seen.push(part[0]!);
  expect(seen).toEqual([1, 2, 3]);
});

test('what came before a failure is given before it', async () => {
  const seen: number[] = [];
  const reading = async () => {
    for await (const part of readAhead(reader([piece(1), piece(2)], new TypeError('cut')))) {
      seen.push(part[0]!);
      await new Promise((resolve) => setTimeout(resolve)); // the failure comes meanwhile
    }
  };
  await expect(reading()).rejects.toThrow('cut');
  expect(seen).toEqual([1, 2]);
});

test('holds no more than it may, and stops when nobody reads on', async () => {
  const source = reader(Array.from({ length: 20 }, () => piece(0, 2 ** 20)));
  const parts = readAhead(source);
  await parts.next();
  await new Promise((resolve) => setTimeout(resolve));
  expect(source.state.reads).toBeLessThanOrEqual(4);
  await parts.return(undefined);
  await new Promise((resolve) => setTimeout(resolve));
  expect(source.state.reads).toBeLessThanOrEqual(5);
});
