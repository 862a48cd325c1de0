import { expect, onTestFinished, test } from 'vitest';
import { budget } from '../../runtime/budget.ts';
import type { ModelEntry } from '../../runtime/model-entry.ts';
import { latentsOf, tinyFor } from './tiny.ts';

const entry = (id: string, more: Partial<ModelEntry> = {}) =>
  ({ id, name: id, task: 'preview', family: 'taesd', ...more }) as ModelEntry;
const kept = () => Promise.resolve([entry('taesdxl'), entry('taesd')]);
const size = { width: 512, height: 512 };

test('the one that reads the latents of the model is taken', async () => {
  expect(await tinyFor({ latents: 'sd' }, size, kept)).toBe('taesd');
  expect(await tinyFor({ latents: 'sdxl' }, size, kept)).toBe('taesdxl');
  expect(await tinyFor({ latents: 'own' }, size, kept)).toBeUndefined();
});

test('the catalogue can say whose latents it reads', () => {
  expect(latentsOf(entry('tiny', { settings: { preview: { latents: 'sdxl' } } }))).toBe('sdxl');
  expect(latentsOf(entry('tiny'))).toBe('sd');
});

test('none is taken where none is here, where storage is refused, or where it would not fit', async () => {
  expect(await tinyFor({ latents: 'sd' }, size, () => Promise.resolve([]))).toBeUndefined();
  expect(await tinyFor({ latents: 'sd' }, size, () => Promise.reject(new Error('denied')))).toBeUndefined();
  const before = budget.usage().limit;
  onTestFinished(() => budget.setLimit(before));
  budget.setLimit(100e6);
  expect(await tinyFor({ latents: 'sd' }, size, kept)).toBeUndefined();
});
