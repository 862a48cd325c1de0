import { expect, test } from 'vitest';
import { createDraftMemory, type LineDraft } from './line-draft.ts';

/** The storage that all tabs share. */
function createStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => void kept.set(key, text),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}
const draftOf = (index: number, text: string): LineDraft => ({ id: 'a', index, base: 'As it was.', text });

test('each tab has its own draft; one that a tab left is taken up by a new tab, once', async () => {
  const storage = createStorage();
  const living = new Set<string>();
  const open = (id: string) => {
    living.add(id);
    return createDraftMemory(
      () => storage,
      async () => ({ id, living: async () => new Set(living) }),
    );
  };
  const [first, second] = [open('1'), open('2')];
  expect([await first.read(), await second.read()]).toEqual([undefined, undefined]);
  first.keep(draftOf(0, 'One'));
  second.keep(draftOf(1, 'Two'));
  expect(await open('1').read()).toEqual(draftOf(0, 'One'));
  second.keep(undefined);
  expect(await open('2').read()).toBeUndefined();
  expect(await open('3').read()).toBeUndefined();
  living.delete('1');
  expect(await open('4').read()).toEqual(draftOf(0, 'One'));
  expect(await open('5').read()).toBeUndefined();
  expect(await open('4').read()).toEqual(draftOf(0, 'One'));
});

test('only a draft that differs from its line is kept, and nothing else is taken for one', async () => {
  const storage = createStorage();
  const tab = async () => ({ id: '1', living: async () => new Set(['1']) });
  const memory = createDraftMemory(() => storage, tab);
  memory.keep(draftOf(0, ' As it was. '));
  expect(await memory.read()).toBeUndefined();
  for (const text of ['{}', 'x', 'null', '{"id":"a","index":"1","base":"","text":""}']) {
    storage.setItem('triptych-whisper-draft', text);
    expect(await memory.read()).toBeUndefined();
  }
  storage.setItem('triptych-whisper-draft', JSON.stringify(draftOf(2, 'Of before'))); // an earlier version's
  expect(await memory.read()).toEqual(draftOf(2, 'Of before'));
});

test('without storage nothing is kept, and nothing is thrown', async () => {
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  const memory = createDraftMemory(refuse, async () => ({ id: '1', living: async () => new Set(['1']) }));
  memory.keep(draftOf(0, 'Typed'));
  expect(await memory.read()).toBeUndefined();
});
