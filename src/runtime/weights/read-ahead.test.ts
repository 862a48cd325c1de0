import { expect, test } from 'vitest';
import { pieceReader, readAhead } from './read-ahead.ts';

const piece = (value: number, length = 1) => new Uint8Array(length).fill(value);
function reader(pieces: Uint8Array[], failure?: Error) {
  const state = { reads: 0 };
  const read = async () => {
    const value = pieces[state.reads++];
    if (!value && failure) throw failure;
    return value;
  };
  return { read, state };
}

test('gives all pieces in order', async () => {
  const seen: number[] = [];
  for await (const part of readAhead(reader([piece(1), piece(2), piece(3)]).read)) seen.push(part[0]!);
  expect(seen).toEqual([1, 2, 3]);
});

test('what came before a failure is given before it', async () => {
  const seen: number[] = [];
  const reading = async () => {
    for await (const part of readAhead(reader([piece(1), piece(2)], new TypeError('cut')).read)) {
      seen.push(part[0]!);
      await new Promise((resolve) => setTimeout(resolve)); // the failure comes meanwhile
    }
  };
  await expect(reading()).rejects.toThrow('cut');
  expect(seen).toEqual([1, 2]);
});

test('holds no more than it may, and stops when nobody reads on', async () => {
  const source = reader(Array.from({ length: 20 }, () => piece(0, 2 ** 20)));
  const parts = readAhead(source.read);
  await parts.next();
  await new Promise((resolve) => setTimeout(resolve));
  expect(source.state.reads).toBeLessThanOrEqual(4);
  await parts.return(undefined);
  await new Promise((resolve) => setTimeout(resolve));
  expect(source.state.reads).toBeLessThanOrEqual(5);
});

test('a stream of bytes is read into few buffers, again and again', async () => {
  const total = 8 * 2 ** 20;
  let sent = 0;
  const body = new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const length = Math.min(50_000, total - sent);
      controller.enqueue(new Uint8Array(length).fill((sent / 50_000) % 251));
      if ((sent += length) >= total) controller.close();
    },
  });
  const { read } = pieceReader(body as ReadableStream<Uint8Array<ArrayBuffer>>);
  let fresh = 0;
  const counted = (spare: ArrayBuffer | undefined) => {
    if (!spare) fresh++;
    return read(spare);
  };
  let at = 0;
  for await (const part of readAhead(counted)) {
    expect(part[0]).toBe(Math.floor(at / 50_000) % 251);
    at += part.length;
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(at).toBe(total);
  expect(fresh).toBeLessThanOrEqual(10);
});
