import { expect, test } from 'vitest';
import type { Item } from '../library/item.ts';
import { bestOf, foldersOf } from './best.ts';

let last = 0;
const item = (path: string, facts: Partial<Item> = {}): Item => ({
  id: ++last,
  source: 0,
  path,
  size: 100,
  modified: 10,
  hash: '',
  width: 40,
  height: 30,
  added: 1,
  ...facts,
});

test('the largest has most pixels, and of as many pixels most bytes', () => {
  const small = item('a.jpg', { width: 20, size: 900 });
  const weak = item('b.jpg', { size: 50 });
  const large = item('c.jpg');
  expect(bestOf([small, weak, large], 'largest')).toBe(large);
  expect(bestOf([weak, small], 'largest')).toBe(weak);
});

test('a raw photo is kept before any picture made of it, though only its preview is known', () => {
  const raw = item('a.ARW', { width: 5, height: 4, size: 9 });
  const jpeg = item('elsewhere/b.jpg');
  expect(bestOf([jpeg, raw], 'largest')).toBe(raw);
});

test('the oldest goes by the date it was taken rather than written', () => {
  const copied = item('copied.jpg', { modified: 99, takenAt: { wall: 3 } });
  const written = item('written.jpg', { modified: 5 });
  expect(bestOf([written, copied], 'oldest')).toBe(copied);
  expect(bestOf([written, copied], 'newest')).toBe(written);
});

test('a folder goes before size, but only if one of the group lies in it', () => {
  const sorted = item('Photos/Sorted/a.jpg', { width: 4 });
  const namesake = item('Photos/Sorted out/a.jpg', { width: 30 });
  const large = item('Photos/a.jpg');
  expect(bestOf([large, namesake, sorted], 'folder', 'Photos/Sorted')).toBe(sorted);
  expect(bestOf([large, namesake], 'folder', 'Photos/Sorted')).toBe(large);
});

test('of copies the one with the plain name is kept, whichever comes first', () => {
  const copy = item('P/IMG_1 (1).jpg');
  const plain = item('P/2024/June/IMG_1.jpg');
  for (const rule of ['largest', 'oldest', 'newest', 'folder'] as const)
    expect(bestOf([copy, plain], rule)).toBe(plain);
});

test('folders are listed once each, with those above them', () => {
  const items = [item('P/2024/10/a.jpg'), item('P/2024/9/b.jpg'), item('P/2024/9/c.jpg'), item('loose.jpg')];
  expect(foldersOf(items)).toEqual(['P', 'P/2024', 'P/2024/9', 'P/2024/10']);
});
