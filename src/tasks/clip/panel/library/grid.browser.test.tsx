import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { mount } from '../../../../ui/mount.ts';
import { PictureGrid } from './PictureGrid.tsx';
import { libraryStore } from './store.ts';
import { formatTime } from './Tile.tsx';

const count = 100_000;
const ids = Uint32Array.from({ length: count }, (_, i) => i + 1);
const opened = vi.fn<(index: number) => void>();
let shown: ReturnType<typeof mount>;

const listbox = (): HTMLElement => document.querySelector('[role=listbox]')!;
const options = (): HTMLElement[] => [...listbox().querySelectorAll<HTMLElement>('[role=option]')];
const active = (): number => Number(listbox().querySelector('[data-active]')?.getAttribute('aria-posinset')) - 1;
const selected = (): number[] => [...libraryStore.getState().selected].map((id) => id - 1).toSorted((a, b) => a - b);

beforeEach(async () => {
  await page.viewport(900, 700);
  document.body.style.cssText = 'display: grid; block-size: 600px; grid-template: minmax(0, 1fr) / minmax(0, 1fr)';
  libraryStore.getState().clearSelection();
  opened.mockClear();
  shown = mount(<PictureGrid label="Pictures" ids={ids} onOpen={opened} restart="a" />);
  shown.container.style.cssText = 'display: grid; min-block-size: 0';
  await expect.poll(() => options().length).toBeGreaterThan(10);
  listbox().focus();
});
afterEach(() => shown.end());

test('of a hundred thousand pictures only those in sight are on the page, wherever it is scrolled to', async () => {
  const columns = options().filter(
    ({ style }) => style.translate.endsWith(' 0px') || !/ /.test(style.translate),
  ).length;
  expect(options().length).toBeLessThan(150);
  expect(listbox().scrollHeight).toBeGreaterThan((count / columns) * 100);
  for (const share of [0.5, 1, 0.25]) {
    listbox().scrollTop = listbox().scrollHeight * share;
    await expect.poll(() => options().some((option) => Number(option.dataset.index) > count * share * 0.9)).toBe(true);
    expect(document.querySelectorAll('*').length).toBeLessThan(2000);
  }
});

test('printed, a thousand of them are on the page, and their number is said', async () => {
  dispatchEvent(new Event('beforeprint'));
  await expect
    .poll(() =>
      options()
        .map(({ dataset }) => Number(dataset.index))
        .at(-1),
    )
    .toBeGreaterThanOrEqual(999);
  expect(document.querySelector('p[data-print]')?.textContent).toBe('The first 1,000 of 100,000 pictures');
  dispatchEvent(new Event('afterprint'));
  await expect.poll(() => options().length).toBeLessThan(150);
});

test('keys lead through it, and the tile they lead to is on the page and in sight', async () => {
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowDown}');
  const columns = active() - 2;
  expect(columns).toBeGreaterThan(2);
  await userEvent.keyboard('{PageDown}');
  expect((active() - 2) % columns).toBe(0);
  expect(active()).toBeGreaterThan(2 * columns);
  await userEvent.keyboard('{End}');
  expect(active()).toBe(count - 1);
  await expect
    .poll(() => {
      const tile = document.getElementById(listbox().getAttribute('aria-activedescendant')!)?.getBoundingClientRect();
      const box = listbox().getBoundingClientRect();
      return tile && tile.top >= box.top - 1 && tile.bottom <= box.bottom + 1;
    })
    .toBe(true);
  await userEvent.keyboard('{Home}{Enter}');
  expect(opened).toHaveBeenCalledWith(0);
  shown.show(<PictureGrid label="Pictures" ids={ids.subarray(0, 50)} onOpen={opened} restart="b" />);
  await expect.poll(() => listbox().scrollTop).toBe(0);
});

test('Space, Shift, Ctrl and the check mark select; a range adds to what was selected before', async () => {
  await userEvent.keyboard('{ArrowRight} {ArrowRight}{ArrowRight}{Shift>}{ArrowRight}{ArrowRight}{/Shift}');
  expect(selected()).toEqual([1, 3, 4, 5]);
  await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}');
  expect(selected()).toEqual([1, 3, 4]);
  const tile = (index: number): HTMLElement => listbox().querySelector(`[data-index="${index}"]`)!;
  tile(0).querySelector<HTMLElement>('[data-check]')!.click();
  tile(2).dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }));
  expect(selected()).toEqual([0, 1, 2, 3, 4]);
  tile(1).dispatchEvent(new MouseEvent('click', { bubbles: true, ctrlKey: true }));
  expect(selected()).toEqual([0, 2, 3, 4]);
  expect(opened).not.toHaveBeenCalled();
  await userEvent.keyboard('{Control>}a{/Control}');
  expect(libraryStore.getState().selected.size).toBe(count);
  await userEvent.keyboard('{Escape}');
  expect(libraryStore.getState().selected.size).toBe(0);
  tile(2).click();
  expect(opened).toHaveBeenCalledWith(2);
});

test('moments of videos read as on a player', () =>
  expect([42, 605, 3725].map(formatTime)).toEqual(['0:42', '10:05', '1:02:05']));
