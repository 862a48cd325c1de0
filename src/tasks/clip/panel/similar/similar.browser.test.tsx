import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { mount } from '../../../../ui/mount.ts';
import { colourRamp, stepOf } from '../../similar/colour-ramp.ts';
import type { Cell } from '../../similar/heat-map-frame.ts';
import type { Matrix } from '../../similar/matrix.ts';
import { memberOfItem } from '../../similar/member.ts';
import { HeatMap } from './HeatMap.tsx';
import { PairTable } from './PairTable.tsx';

const side = 300;
const members = Array.from({ length: side }, (_, id) => memberOfItem({ id: 1_000_000 + id, path: `${id}.jpg` }));
const matrix: Matrix = {
  rows: members,
  columns: members,
  cosines: members.map((_, row) => members.map((__, column) => Math.cos((row - column) / 60))),
  isSelf: true,
  model: 'm',
};
const shown: Cell[] = [];
let page: ReturnType<typeof mount> | undefined;
afterEach(() => {
  page?.end();
  page = undefined;
  shown.length = 0;
});
const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

function show(): HTMLElement {
  page = mount(<HeatMap matrix={matrix} active={undefined} onActive={(cell) => shown.push(cell)} />);
  const box = page.container.querySelector<HTMLElement>('[role=application]')!;
  box.style.cssText = 'inline-size: 700px; block-size: 500px; flex: none; overflow: auto';
  return box;
}

test('90,000 cells are drawn in the colours of their cosines, and the keys go through them', async () => {
  const box = show();
  const canvas = box.querySelector('canvas')!;
  await expect.poll(() => canvas.clientWidth).toBe(box.clientWidth);
  await frame();
  await frame();
  // Fit: cells of two pixels behind an axis of 52. The cell of row 200, column 100.
  const [r, g, b] = canvas
    .getContext('2d')!
    .getImageData((52 + 201) * devicePixelRatio, (52 + 401) * devicePixelRatio, 1, 1).data;
  const scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  const [low, high] = [Math.cos(188 / 60), Math.cos(1 / 60)];
  const step = stepOf(Math.cos(100 / 60), low, high) * 4;
  const wanted = colourRamp(scheme).subarray(step, step + 3);
  for (const [i, value] of [r!, g!, b!].entries()) expect(Math.abs(value - wanted[i]!)).toBeLessThan(12);

  box.focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(shown.at(-1)).toEqual({ row: 0, column: 0 });
  page!.show(<HeatMap matrix={matrix} active={{ row: 299, column: 299 }} onActive={(cell) => shown.push(cell)} />);
  await userEvent.keyboard('{ArrowUp}');
  expect(shown.at(-1)).toEqual({ row: 298, column: 299 });
  await userEvent.keyboard('{Home}');
  expect(shown.at(-1)).toEqual({ row: 299, column: 0 });
  // Larger cells do not fit any more, and the box scrolls over them.
  for (let i = 0; i < 6; i++) await userEvent.keyboard('+');
  await expect.poll(() => box.scrollWidth).toBeGreaterThan(1500);
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(() => box.scrollTop).toBeGreaterThan(0);
});

test('44,850 pairs are a table of which only what is in sight is on the page', async () => {
  page = mount(
    <div style={{ display: 'grid', blockSize: 400 }}>
      <PairTable matrix={matrix} active={undefined} onActive={(cell) => shown.push(cell)} />
    </div>,
  );
  const table = page.container.querySelector('table')!;
  await expect.poll(() => table.querySelectorAll('tbody th').length).toBeGreaterThan(5);
  expect(table.getAttribute('aria-rowcount')).toBe('44851');
  expect(table.querySelectorAll('tr').length).toBeLessThan(60);
  const first = () => table.querySelector('tbody tr:has(th) td:last-child')!.textContent;
  expect(first()).toBe('1.000');
  const head = [...table.querySelectorAll('button')].find(({ textContent }) => textContent === 'Cosine')!;
  head.click();
  await expect.poll(() => head.closest('th')!.getAttribute('aria-sort')).toBe('ascending');
  await expect.poll(first).toBe('-1.000');
  const [picture, name] = table.querySelectorAll<HTMLButtonElement>('tbody th button');
  expect(picture!.getAttribute('aria-label')).toBe(`View large: ${name!.textContent}`);
  name!.click();
  expect(shown).toHaveLength(1);
});
