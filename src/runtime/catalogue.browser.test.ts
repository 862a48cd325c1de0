import { expect, test } from 'vitest';
import { findModel, loadCatalogue } from './catalogue.ts';

test('the page serves its list of models, which is read once', async () => {
  const [entries, again] = await Promise.all([loadCatalogue(), loadCatalogue()]);
  expect(again[0]).toBe(entries[0]);
  expect((await findModel('pocket-clip')).family).toBe('clip-split');
});

test('a model that nobody knows is told with those there are', async () => {
  await expect(findModel('clip-9000')).rejects.toMatchObject({ code: 'model-missing', message: /pocket-clip/ });
});
