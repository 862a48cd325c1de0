import { expect, test } from 'vitest';
import type { Batch } from './contract.ts';
import { createWorkTally, lookedAt } from './work-tally.ts';

const file = (images: number, bytes: number, isFilm = false): Batch['files'][number] => ({
  ticket: 0,
  images: Array.from({ length: images }, () => new Blob()),
  bytes,
  isFilm,
});
const batch = (some: Partial<Batch>): Batch => ({
  files: [],
  renamed: 0,
  copied: 0,
  skipped: 0,
  failed: [],
  bytes: 0,
  isLast: false,
  ...some,
});

test('a look is the work of pictures, and half the work of a film, which was read before', () => {
  const files = [file(1, 100), file(4, 1_000, true), file(1, 10)];
  expect(lookedAt(files, 0)).toEqual({ count: 0.5, bytes: 500 });
  expect(lookedAt(files, 1)).toEqual({ count: 1.5, bytes: 600 });
  expect(lookedAt(files, 3)).toEqual({ count: 1.75, bytes: 850 });
  expect(lookedAt(files, 6)).toEqual({ count: 3, bytes: 1_110 });
});

test('batches in hand count in part, those done with count whole, whatever became of their files', () => {
  const tally = createWorkTally();
  tally.begin(0, { count: 1, bytes: 10 });
  tally.begin(1, { count: 2, bytes: 30 });
  expect(tally.done()).toEqual({ count: 3, bytes: 40 });
  const failed = [{ path: 'a.jpg', reason: 'It is damaged.' }];
  tally.end(0, batch({ files: [file(1, 5)], renamed: 2, copied: 1, skipped: 1, failed, bytes: 90 }));
  expect(tally.done()).toEqual({ count: 8, bytes: 120 });
});
