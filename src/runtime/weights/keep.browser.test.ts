import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openKeep, type Keep } from './keep.ts';

let keep: Keep;
let database: string;
let connections: IDBDatabase[];
beforeEach(() => {
  database = `test-${crypto.randomUUID()}`;
  keep = openKeep(database);
  connections = [];
  const open = Reflect.get(IDBFactory.prototype, 'open') as IDBFactory['open'];
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (this: IDBFactory, ...given) {
    const request = open.apply(this, given);
    request.addEventListener('success', () => connections.push(request.result));
    return request;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  connections.forEach((connection) => connection.close());
  indexedDB.deleteDatabase(database);
});

/** Lets the browser abort the next transactions that write. */
function abortWrites(times: number): void {
  const put = Reflect.get(IDBObjectStore.prototype, 'put') as IDBObjectStore['put'];
  let left = times;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
    const request = put.apply(this, given);
    if (left-- > 0) this.transaction.abort();
    return request;
  });
}

test('a connection that was closed is opened anew', async () => {
  await keep.write([['a', 1]]);
  connections.forEach((connection) => connection.close());
  await keep.write([['b', 2]]);
  expect([await keep.get('a'), await keep.get('b')]).toEqual([1, 2]);
  expect(connections).toHaveLength(2);
});

test('a connection that is closed in the middle of writing is opened anew, and nothing is half-written', async () => {
  abortWrites(1);
  await keep.write([['a', 1]]);
  expect(await keep.get('a')).toBe(1);
});

test('storage that is closed again and again is refused storage, not an abort', async () => {
  abortWrites(Infinity);
  await expect(keep.write([['a', 1]])).rejects.toMatchObject({ code: 'storage' });
  expect(await keep.keys()).toEqual([]);
});
