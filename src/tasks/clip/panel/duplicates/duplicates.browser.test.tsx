import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { mount } from '../../../../ui/mount.ts';
import type { Spot } from '../../duplicates/moves.ts';
import { undecided } from '../../duplicates/review.ts';
import { duplicatesStore, type Group } from '../../duplicates/store.ts';
import { GroupGrid } from './GroupGrid.tsx';

/** 5,000 groups of three pictures that the library does not hold; the second of each is best. */
const groups: Group[] = Array.from({ length: 5_000 }, (_, i) => ({
  ids: [1, 2, 3].map((k) => 2_000_000 + i * 3 + k),
  exact: false,
  cosine: 0.98,
  best: 2_000_000 + i * 3 + 2,
}));
const idOf = (group: number, member: number): number => groups[group]!.ids[member]!;

let page: ReturnType<typeof mount> | undefined;
afterEach(() => {
  page?.end();
  page = undefined;
  duplicatesStore.setState({ review: undecided, past: [] });
});

test('keys go through 5,000 groups, decide, and take decisions back; only what is in sight is on the page', async () => {
  const opened: Spot[] = [];
  page = mount(
    <div style={{ display: 'flex', flexDirection: 'column', blockSize: 600, inlineSize: 900 }}>
      <GroupGrid groups={groups} onOpen={(spot) => opened.push(spot)} />
    </div>,
  );
  const grid = page.container.querySelector<HTMLElement>('[role=grid]')!;
  grid.style.cssText = 'flex: 1; block-size: auto';
  const cells = () => grid.querySelectorAll('[role=gridcell]');
  await expect.poll(() => cells().length).toBeGreaterThan(5);
  expect(cells().length).toBeLessThan(100);
  const active = () => document.getElementById(grid.getAttribute('aria-activedescendant')!)!;
  const marked = () => [...duplicatesStore.getState().review.marked];

  grid.focus();
  await userEvent.keyboard('{ArrowRight}x');
  expect(marked()).toEqual([idOf(0, 1)]);
  expect(active().textContent).toContain('marked');
  await userEvent.keyboard('k');
  expect([...duplicatesStore.getState().review.kept]).toEqual([idOf(0, 1)]);
  await userEvent.keyboard('{ArrowRight} ');
  expect(marked()).toEqual([idOf(0, 2)]);
  await userEvent.keyboard(' u');
  expect(marked()).toEqual([idOf(0, 2)]);

  await userEvent.keyboard('{PageDown}b');
  expect(marked()).toEqual([idOf(0, 2), idOf(1, 0), idOf(1, 2)]);
  await userEvent.keyboard('{End}{Enter}');
  expect(opened).toEqual([{ group: 4_999, member: 2 }]);
  // The last picture is on the page, in sight, and little else.
  await expect.poll(() => active()?.dataset.group).toBe('4999');
  await expect.poll(() => active().getBoundingClientRect().bottom <= grid.getBoundingClientRect().bottom).toBe(true);
  expect(cells().length).toBeLessThan(100);
});
