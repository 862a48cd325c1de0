import { expect, test } from 'vitest';
import { reportSentence } from './report-text.ts';

const none = { added: 0, skipped: 0, renamed: 0, copied: 0, removed: 0, failed: [], leftOut: [] };

test('a report says what there is to say and no more', () => {
  const failed = [{ path: 'a', reason: 'b' }];
  expect(reportSentence({ ...none, added: 1200, skipped: 3, failed })).toBe(
    '1,200 added, 3 known already, 1 could not be read.',
  );
  const leftOut = [
    { path: 'notes.txt', reason: 'It is text.' },
    { path: '@eaDir', reason: 'It is a folder of the system.' },
  ];
  expect(reportSentence({ ...none, added: 2, leftOut })).toBe('2 added, 2 left out.');
  expect(reportSentence({ ...none, leftOut })).toBe('There was no picture or video in it: 2 left out.');
  expect(reportSentence(none)).toBe('There was no picture or video in it.');
});
