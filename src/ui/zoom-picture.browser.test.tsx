import './tokens.css';
import './base.css';
import axe from 'axe-core';
import { useState } from 'react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { LargePicture } from './LargePicture.tsx';
import { mount } from './mount.ts';
import { ZoomPicture } from './ZoomPicture.tsx';
import { fit, type Zoom } from './zoom.ts';

/** As wide as the frame at 400 by 300, with room above and below. */
const address = await (async () => {
  const canvas = new OffscreenCanvas(800, 400);
  canvas.getContext('2d')!.fillRect(0, 0, 800, 400);
  return URL.createObjectURL(await canvas.convertToBlob());
})();

let shown: ReturnType<typeof mount> | undefined;
beforeEach(() => page.viewport(360, 640));
afterEach(() => shown?.end());

const group = (): HTMLElement => document.querySelector<HTMLElement>('[role=group]')!;
const image = (): HTMLImageElement => document.querySelector('img')!;
const frame = (): HTMLElement => image().parentElement!;
/** What is on the screen, by the box of the picture. */
function zoomNow(): Zoom {
  const [outer, inner] = [frame().getBoundingClientRect(), image().getBoundingClientRect()];
  const middleOf = (box: DOMRect) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
  const [from, to] = [middleOf(outer), middleOf(inner)];
  return { scale: inner.width / outer.width, x: to.x - from.x, y: to.y - from.y };
}
const near = (value: number): number => expect.closeTo(value, 1) as number;
const expectZoom = ({ scale, x, y }: Zoom): Promise<void> =>
  expect.poll(zoomNow).toEqual({ scale: expect.closeTo(scale, 3), x: near(x), y: near(y) });
/** A point of the frame, from its middle, on the page. */
function at(x: number, y: number): { clientX: number; clientY: number } {
  const box = frame().getBoundingClientRect();
  return { clientX: box.x + box.width / 2 + x, clientY: box.y + box.height / 2 + y };
}
const pointer = (type: string, pointerId: number, place: { clientX: number; clientY: number }) =>
  frame().dispatchEvent(new PointerEvent(type, { pointerId, ...place, buttons: 1, bubbles: true, cancelable: true }));
/** Turns the wheel; tells whether the page may scroll. */
const wheel = (deltaY: number, options: WheelEventInit = {}) =>
  frame().dispatchEvent(new WheelEvent('wheel', { deltaY, bubbles: true, cancelable: true, ...at(0, 0), ...options }));

function Stage({ name = 'a' }: { name?: string }) {
  return (
    <div style={{ display: 'grid', inlineSize: 300, blockSize: 150 }}>
      <ZoomPicture key={name}>
        <img src={address} alt={name} />
      </ZoomPicture>
    </div>
  );
}
/** 300 by 150: the picture fills it. */
async function show(element = <Stage />): Promise<void> {
  shown = mount(element);
  await image().decode();
}

test('keys of the focused frame zoom, fit and move; arrows alone and Escape go on to the view', async () => {
  const heard: string[] = [];
  await show(
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- stands for a view that listens for keys
    <div onKeyDown={({ key }) => heard.push(key)}>
      <Stage />
    </div>,
  );
  await userEvent.tab();
  expect(document.activeElement).toBe(group());
  await userEvent.keyboard('++');
  await expectZoom({ scale: 2.25, x: 0, y: 0 });
  await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
  await expectZoom({ scale: 2.25, x: -60, y: 0 });
  await userEvent.keyboard('{Shift>}{ArrowUp}{ArrowUp}{/Shift}');
  await expectZoom({ scale: 2.25, x: -60, y: 93.75 }); // the edge of the picture
  await userEvent.keyboard('-');
  await expectZoom({ scale: 1.5, x: -40, y: 37.5 });
  await userEvent.keyboard('0');
  await expectZoom(fit);
  await userEvent.keyboard('{ArrowRight}{Escape}');
  expect(heard.filter((key) => key !== 'Shift' && key !== 'Tab')).toEqual(['ArrowRight', 'Escape']);
  await userEvent.tab(); // no trap
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Zoom out (-)');
});

test('the wheel alone is the page’s, with Ctrl it zooms about the pointer', async () => {
  await show();
  expect(wheel(-50)).toBe(true);
  await expectZoom(fit);
  expect(wheel(-50, { ctrlKey: true, ...at(100, 50) })).toBe(false);
  const grown = 2 ** 0.5 - 1;
  await expectZoom({ scale: 1 + grown, x: -100 * grown, y: -50 * grown });
  expect(wheel(5000, { ctrlKey: true })).toBe(false);
  await expectZoom(fit);
});

test('in a dialog the wheel zooms by itself', async () => {
  await show(
    <dialog ref={(dialog) => dialog?.showModal()}>
      <Stage />
    </dialog>,
  );
  expect(wheel(-200)).toBe(false);
  await expectZoom({ scale: 2 ** 0.5, x: 0, y: 0 });
});

test('a double press zooms about its point, a drag moves, another double press shows all of it', async () => {
  await show();
  const press = (x: number, y: number) => {
    const box = frame().getBoundingClientRect();
    return userEvent.dblClick(frame(), { position: { x: box.width / 2 + x, y: box.height / 2 + y } });
  };
  await press(-50, 25);
  await expectZoom({ scale: 2, x: 50, y: -25 });
  pointer('pointerdown', 1, at(0, 0));
  pointer('pointermove', 1, at(30, 10));
  await expectZoom({ scale: 2, x: 80, y: -15 });
  pointer('pointermove', 1, at(900, 10)); // past the edge, outside the frame
  await expectZoom({ scale: 2, x: 150, y: -15 });
  pointer('pointerup', 1, at(900, 10));
  pointer('pointermove', 1, at(0, 0));
  await expectZoom({ scale: 2, x: 150, y: -15 });
  expect(getComputedStyle(frame()).touchAction).toBe('none');
  await press(0, 0);
  await expectZoom(fit);
  expect(getComputedStyle(frame()).touchAction).toBe('pan-x pan-y');
});

test('two pointers pinch about what is between them, and the one that is left drags', async () => {
  await show();
  pointer('pointerdown', 1, at(-20, 0));
  pointer('pointerdown', 2, at(20, 0));
  pointer('pointermove', 1, at(-60, 10));
  pointer('pointermove', 2, at(60, 10));
  await expectZoom({ scale: 3, x: 0, y: 10 });
  pointer('pointerup', 2, at(60, 10));
  pointer('pointermove', 1, at(-40, 10));
  await expectZoom({ scale: 3, x: 20, y: 10 });
});

function Two() {
  const [name, setName] = useState('a');
  return (
    <>
      <Stage name={name} />
      <button type="button" onClick={() => setName('b')}>
        Other picture
      </button>
    </>
  );
}

test('buttons do the same, and another picture begins whole', async () => {
  await show(<Two />);
  await page.getByRole('button', { name: 'Zoom in (+)' }).click();
  await expectZoom({ scale: 1.5, x: 0, y: 0 });
  await page.getByRole('button', { name: 'Fit to window (0)' }).click();
  await expectZoom(fit);
  await page.getByRole('button', { name: 'Actual size' }).click();
  await expectZoom({ scale: 800 / 300 / devicePixelRatio, x: 0, y: 0 });
  await page.getByRole('button', { name: 'Zoom out (-)' }).click();
  await expect.poll(() => zoomNow().scale).toBeCloseTo(800 / 300 / devicePixelRatio / 1.5, 3);
  await page.getByRole('button', { name: 'Other picture' }).click();
  await expect.element(page.getByRole('img', { name: 'b' })).toBeInTheDocument();
  await expectZoom(fit);
});

test('zoomed, it is named, and no wider than its frame', async () => {
  await show();
  await userEvent.tab();
  await userEvent.keyboard('+++++');
  await expect.poll(() => zoomNow().scale).toBeGreaterThan(7);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  await expect
    .element(page.getByRole('group', { name: 'Picture to zoom' }))
    .toHaveAccessibleDescription(/^Plus and minus/u);
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('two pictures are zoomed and moved together, from either of them', async () => {
  await page.viewport(640, 640);
  await show(
    <div style={{ display: 'grid', inlineSize: 602, blockSize: 150 }}>
      <ZoomPicture beside={<img src={address} alt="b" />}>
        <img src={address} alt="a" />
      </ZoomPicture>
    </div>,
  );
  const second = document.querySelector<HTMLImageElement>('img[alt=b]')!;
  await second.decode();
  const box = second.parentElement!.getBoundingClientRect();
  expect(box.left).toBe(frame().getBoundingClientRect().right + 2);
  await userEvent.dblClick(second.parentElement!, { position: { x: box.width / 2 - 50, y: box.height / 2 } });
  await expectZoom({ scale: 2, x: 50, y: 0 });
  expect(document.activeElement).toBe(group());
  await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
  await expectZoom({ scale: 2, x: -10, y: 0 });
  const [inner, outer] = [second.getBoundingClientRect(), second.parentElement!.getBoundingClientRect()];
  expect([inner.width / outer.width, inner.left - outer.left]).toEqual([near(2), near(-160)]);
});

test('a small picture is opened large in a dialog that takes the keys at once, and gives the focus back', async () => {
  await show(
    <>
      <img src={address} alt="small" />
      <LargePicture title="cat.png" picture={<img src={address} alt="cat.png" />} />
    </>,
  );
  await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  const dialog = page.getByRole('dialog', { name: 'cat.png' });
  await expect.element(dialog.getByRole('img', { name: 'cat.png' })).toBeVisible();
  await userEvent.keyboard('+');
  await expect.element(dialog.getByRole('button', { name: 'Fit to window (0)' })).toBeInTheDocument();
  const { violations } = await axe.run(document.body, { rules: { region: { enabled: false } } });
  expect(violations.map(({ id }) => id)).toEqual([]);
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();
  expect(document.activeElement?.getAttribute('aria-label')).toBe('View large: cat.png');
});
