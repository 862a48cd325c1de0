import { expect, test } from 'vitest';
import { noEdits, redo, undo, withMark } from './edits.ts';

const [first, second] = [{ kind: 'invert' }, { kind: 'clear' }] as const;

test('undo takes marks back one by one, and redo brings them in their order', () => {
  const both = withMark(withMark(noEdits, first), second);
  expect(both).toEqual({ done: [first, second], undone: [] });
  const none = undo(undo(both));
  expect(none).toEqual({ done: [], undone: [second, first] });
  expect(redo(none).done).toEqual([first]);
  expect(redo(redo(none))).toEqual(both);
});

test('with nothing to take back or to bring again nothing changes', () => {
  expect(undo(noEdits)).toEqual(noEdits);
  expect(redo(noEdits)).toEqual(noEdits);
});

test('what was taken back is gone once something else is painted', () => {
  expect(withMark(undo(withMark(noEdits, first)), second)).toEqual({ done: [second], undone: [] });
});
