import { clear, createStore } from 'idb-keyval';
import { beforeEach, expect, test, vi } from 'vitest';
import { createSession } from './kept-session.ts';

const database = 'triptych-test-session';
beforeEach(() => clear(createStore(`${database}-tabs`, 'snapshots')));

const file = (name: string, content = name) => new File([content], name, { type: 'text/plain', lastModified: 7 });
const reread = async () => {
  const snapshot = await createSession<string[]>(database).read();
  const files = [...(snapshot?.files ?? [])].map(async ([key, blob]) => [key, await blob.text()]);
  return { value: snapshot?.value, files: Object.fromEntries(await Promise.all(files)) as Record<string, string> };
};

test('what was kept last is found, with files under their names', async () => {
  const session = createSession<string[]>(database);
  expect(await session.read()).toBeUndefined();
  for (let i = 0; i < 20; i++)
    session.keep({
      value: [String(i)],
      files: new Map([
        ['a', file('a.txt')],
        [`b${i}`, file('b.txt', String(i))],
      ]),
    });
  await vi.waitFor(async () => expect(await reread()).toEqual({ value: ['19'], files: { a: 'a.txt', b19: '19' } }));
  const found = (await session.read())!.files.get('a') as File;
  expect([found.name, found.type, found.lastModified]).toEqual(['a.txt', 'text/plain', 7]);
});

test('files that a later visit takes out are gone, and others stay', async () => {
  createSession<string[]>(database).keep({
    value: ['x'],
    files: new Map([
      ['a', file('a')],
      ['b', file('b')],
    ]),
  });
  await vi.waitFor(async () => expect((await reread()).value).toEqual(['x']));
  const later = createSession<string[]>(database);
  const { files } = (await later.read())!;
  later.keep({ value: ['y'], files: new Map([...files].filter(([key]) => key === 'b')) });
  await vi.waitFor(async () => expect(await reread()).toEqual({ value: ['y'], files: { b: 'b' } }));
});
