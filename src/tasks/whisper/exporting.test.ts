import { expect, test } from 'vitest';
import { writerOptions } from './exporting.ts';

const choice = { format: 'srt', regroups: true, maxLineWidth: 42, maxLineCount: 2 } as const;

test('a line length wraps inside the cue unless regrouping is chosen, and possible', () => {
  expect(writerOptions(choice, true)).toEqual({ maxLineWidth: 42, maxLineCount: 2 });
  expect(writerOptions(choice, false)).toEqual({ wrapWidth: 42 });
  expect(writerOptions({ ...choice, regroups: false }, true)).toEqual({ wrapWidth: 42 });
});
