import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { createClipTokenizer } from '../../../runtime/text/clip-tokenizer.ts';
import { createLabelStore } from './label-store.ts';
import { labelVectors } from './label-vectors.ts';
import type { ClipModel } from './model.ts';

const tokenizer = createClipTokenizer(JSON.parse(readFileSync('public/models/pocket-clip/tokenizer.json', 'utf8')));

function fakeModel(key: string) {
  const run = vi.fn(async ({ rows }: { rows: readonly (readonly number[])[] }) => ({
    dims: 2,
    data: Float32Array.from(rows.flatMap((row) => [row.length, row[1]! / 1000])),
  }));
  const text = { batch: undefined, length: undefined, run };
  const model = { key, tokenizer, text, textLength: 77, pad: 0, seesPadding: false } as unknown as ClipModel;
  return { model, run };
}

test('what was embedded once is not embedded again, not even after a reload', async () => {
  const { model, run } = fakeModel('first');
  const labels = ['cat', 'dog', 'cat', '🐱', 'قط'];
  const first = await labelVectors(model, labels, { templates: 'photo', store: createLabelStore('a') });
  const runs = run.mock.calls.length;
  expect(first).toHaveLength(5);
  expect(first[0]).toEqual(first[2]);
  const again = await labelVectors(model, labels, { templates: 'photo', store: createLabelStore('a') });
  expect(again).toEqual(first);
  expect(run).toHaveBeenCalledTimes(runs);
});

test('another model or other templates do not get these vectors', async () => {
  const store = createLabelStore('b');
  const { model, run } = fakeModel('first');
  const other = fakeModel('second');
  await labelVectors(model, ['cat'], { templates: 'plain', store });
  await labelVectors(model, ['cat'], { templates: ['my {}'], store });
  await labelVectors(other.model, ['cat'], { templates: 'plain', store });
  expect([run.mock.calls.length, other.run.mock.calls.length]).toEqual([2, 1]);
});

test('without storage it still answers', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  const { model } = fakeModel('third');
  const vectors = await labelVectors(model, ['cat'], { templates: 'plain', store: createLabelStore('c') });
  expect(vectors).toHaveLength(1);
  vi.restoreAllMocks();
});

test('an aborted call keeps what it finished', async () => {
  const { model, run } = fakeModel('fourth');
  const store = createLabelStore('d');
  const abort = new AbortController();
  const labels = Array.from({ length: 600 }, (_, i) => `label ${i}`);
  const options = { templates: 'plain', store, signal: abort.signal, onProgress: () => abort.abort() } as const;
  await expect(labelVectors(model, labels, options)).rejects.toMatchObject({ name: 'AbortError' });
  const before = run.mock.calls.length;
  await labelVectors(model, labels.slice(0, 256), { templates: 'plain', store });
  expect(run).toHaveBeenCalledTimes(before);
});
