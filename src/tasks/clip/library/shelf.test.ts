import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openShelf } from './shelf.ts';

let connections: IDBDatabase[];
let names = 0;
beforeEach(() => {
  connections = [];
  const open = Reflect.get(IDBFactory.prototype, 'open') as IDBFactory['open'];
  vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(function (this: IDBFactory, ...given) {
    const request = open.apply(this, given);
    request.addEventListener('success', () => connections.push(request.result));
    return request;
  });
});
afterEach(() => void vi.restoreAllMocks());

test('a connection that the browser closed is opened anew, once, for reading and for writing', async () => {
  const shelf = await openShelf(`shelf ${names++}`);
  await shelf.write([{ part: 'meta', key: 'a', value: 1 }]);
  connections.at(-1)!.close();
  expect(await shelf.get('meta', 'a')).toBe(1);
  connections.at(-1)!.close();
  await shelf.write([{ part: 'meta', key: 'b', value: 2 }]);
  connections.at(-1)!.close();
  expect(await shelf.all('meta')).toEqual([
    { key: 'a', value: 1 },
    { key: 'b', value: 2 },
  ]);
  connections.at(-1)!.close();
  expect(await shelf.many('meta', ['b', 'a'])).toEqual([2, 1]);
  expect(connections).toHaveLength(5);
});

test('storage that is closed again and again is said to be so', async () => {
  const shelf = await openShelf(`shelf ${names++}`);
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
    throw new DOMException('The database connection is closing.', 'InvalidStateError');
  });
  await expect(shelf.get('meta', 'a')).rejects.toMatchObject({ code: 'storage' });
  await expect(shelf.write([{ part: 'meta', key: 'a', value: 1 }])).rejects.toMatchObject({ code: 'storage' });
});

test('data that was cleared meanwhile is told, and the shelf is empty and in use again', async () => {
  const name = `shelf ${names++}`;
  const onLost = vi.fn<() => void>();
  const shelf = await openShelf(name, { onLost });
  await shelf.write([{ part: 'meta', key: 'a', value: 1 }]);
  await new Promise((resolve) => indexedDB.deleteDatabase(name).addEventListener('success', resolve));
  await expect(shelf.get('meta', 'a')).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringContaining('It is empty now') as string,
  });
  expect(onLost).toHaveBeenCalledOnce();
  await shelf.write([{ part: 'meta', key: 'b', value: 2 }]);
  expect(await shelf.get('meta', 'b')).toBe(2);
});
