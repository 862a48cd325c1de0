import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { dismissNotice, notices, notify, shownNotice } from './notices.ts';

beforeEach(() => {
  vi.useFakeTimers();
  notices.setState({ items: [] });
});
const shown = () => shownNotice(notices.getState().items)?.message;
const later = { label: 'Reload', run: () => {}, waits: true };

test('one notice is shown: what goes by itself before warnings, and both before offers that can wait', () => {
  notify('info', 'A new version', later);
  expect(shown()).toBe('A new version');
  notify('warn', 'Storage is blocked');
  expect(shown()).toBe('Storage is blocked');
  notify('done', 'Copied');
  expect(shown()).toBe('Copied');
  notify('info', 'Another new version', later);
  expect(shown()).toBe('Copied');
  vi.advanceTimersByTime(12_000);
  expect(shown()).toBe('Storage is blocked');
  dismissNotice(notices.getState().items.find(({ tone }) => tone === 'warn')!.id);
  expect(shown()).toBe('Another new version');
});

test('a notice ends when its matter ends, and one whose matter has ended is never shown', () => {
  const matter = new AbortController();
  notify('warn', 'Not everything is here', { signal: matter.signal });
  expect(shown()).toBe('Not everything is here');
  matter.abort();
  expect(shown()).toBeUndefined();
  notify('warn', 'Not everything is here', { signal: matter.signal });
  expect(shown()).toBeUndefined();
});

test('however many come, in whatever order, all are read in the end and none twice at a time', () => {
  const notice = fc.record({
    tone: fc.constantFrom('done' as const, 'info' as const, 'warn' as const),
    message: fc.constantFrom('a', 'b', 'c', 'd'),
    waits: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(notice, { maxLength: 20 }), (given) => {
      notices.setState({ items: [] });
      for (const { tone, message, waits } of given) notify(tone, message, waits ? later : {});
      const read: string[] = [];
      for (let item = shownNotice(notices.getState().items); item; item = shownNotice(notices.getState().items)) {
        read.push(item.message);
        dismissNotice(item.id);
      }
      expect(read.toSorted()).toEqual([...new Set(given.map(({ message }) => message))].toSorted());
    }),
  );
});
