import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readDraft } from './line-draft.ts';

const keeper = (text: string | null) => ({ getItem: () => text, setItem: () => {} });

test('a draft is read as it was stored', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.string(), fc.string(), (id, index, base, text) => {
      expect(readDraft(keeper(JSON.stringify({ id, index, base, text })))).toEqual({ id, index, base, text });
    }),
  );
});

test('whatever else is stored is no draft, and no error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), fc.constant(null)), (text) => {
      const draft = readDraft(keeper(text));
      expect(draft === undefined || typeof draft.text === 'string').toBe(true);
    }),
  );
});
