import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { mount } from '../ui/mount.ts';
import { recordedErrors } from './diagnostics.ts';
import { type Shortcut, watchKeys } from './keys.ts';
import { PanelBoundary } from './PanelBoundary.tsx';
import { type Collected, collectFiles, pathOf } from './transfer.ts';
import { watchIntake } from './window-intake.ts';

const ends: (() => void)[] = [];
const later = <T extends { end: () => void }>(thing: T): T => {
  ends.push(thing.end);
  return thing;
};
afterEach(() => ends.splice(0).forEach((end) => end()));

const picture = new File(['x'], 'a.png', { type: 'image/png' });
function transferOf(...items: (File | string)[]): DataTransfer {
  const transfer = new DataTransfer();
  for (const item of items) {
    if (item instanceof File) transfer.items.add(item);
    else transfer.items.add(item, 'text/plain');
  }
  return transfer;
}
function drag(type: string, dataTransfer: DataTransfer, target: Element = document.body): DragEvent {
  const event = new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}
function paste(clipboardData: DataTransfer, target: Element): ClipboardEvent {
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}
const isDragging = () => 'dragging' in document.documentElement.dataset;

let taken: Promise<Collected>[] = [];
beforeEach(() => {
  taken = [];
  later({ end: watchIntake(window, (files) => taken.push(files)) });
});
const names = async () => (await Promise.all(taken)).flatMap(({ files }) => files.map(({ name }) => name));

test('files dropped anywhere are taken, and the root shows that they hang over the window', async () => {
  const transfer = transferOf(picture, new File(['y'], 'b.png'));
  expect(drag('dragenter', transfer).defaultPrevented).toBe(true);
  expect(isDragging()).toBe(true);
  expect(drag('dragover', transfer).defaultPrevented).toBe(true);
  expect(drag('drop', transfer).defaultPrevented).toBe(true);
  expect(isDragging()).toBe(false);
  expect(await names()).toEqual(['a.png', 'b.png']);
});

test('what a part of the page has taken is not taken again', () => {
  const controller = new AbortController();
  later({ end: () => controller.abort() });
  for (const type of ['drop', 'paste'])
    document.addEventListener(type, (event) => event.preventDefault(), { signal: controller.signal });
  const transfer = transferOf(picture);
  drag('dragenter', transfer);
  drag('drop', transfer);
  paste(transfer, document.body);
  expect(taken).toHaveLength(0);
  expect(isDragging()).toBe(false);
});

test('leaving the window takes the mark away, moving between elements does not', () => {
  const transfer = transferOf(picture);
  drag('dragenter', transfer);
  drag('dragenter', transfer);
  drag('dragleave', transfer);
  expect(isDragging()).toBe(true);
  drag('dragleave', transfer);
  expect(isDragging()).toBe(false);
});

test('dragged text and drags that begin on the page are left alone', () => {
  expect(drag('dragenter', transferOf('words')).defaultPrevented).toBe(false);
  drag('dragstart', transferOf(picture));
  expect(drag('drop', transferOf(picture)).defaultPrevented).toBe(false);
  drag('dragend', transferOf(picture));
  expect(taken).toHaveLength(0);
});

test('pasted pictures are taken, except where somebody writes', async () => {
  const { container } = later(mount(<input aria-label="Name" />));
  expect(paste(transferOf(picture), container.querySelector('input')!).defaultPrevented).toBe(false);
  expect(paste(transferOf('words'), document.body).defaultPrevented).toBe(false);
  expect(paste(transferOf(picture), document.body).defaultPrevented).toBe(true);
  expect(await names()).toEqual(['a.png']);
});

/** A folder as the browser shows it, giving at most 100 entries a call. */
function folder(name: string, children: readonly object[]): object {
  const createReader = () => {
    const left = [...children];
    return { readEntries: (give: (some: object[]) => void) => setTimeout(() => give(left.splice(0, 100))) };
  };
  return { name, fullPath: `/all/${name}`, isDirectory: true, createReader };
}
const entry = (name: string): object => ({
  name,
  fullPath: `/all/${name}`,
  isDirectory: false,
  file: (give: (file: File) => void) => give(new File(['x'], name)),
});
const dropOf = (...entries: object[]) =>
  ({
    items: entries.map((item) => ({ kind: 'file', webkitGetAsEntry: () => item, getAsFile: () => null })),
  }) as unknown;

test('a folder is read to its last file, in the order of names; what is hidden is named and not read', async () => {
  const many = Array.from({ length: 250 }, (_, i) => entry(`p${i}.png`)).toReversed();
  const { files, hidden } = await collectFiles(
    dropOf(folder('all', [...many, entry('.hidden'), folder('.git', many)])) as DataTransfer,
  );
  expect(files.map(({ name }) => name)).toEqual(Array.from({ length: 250 }, (_, i) => `p${i}.png`));
  expect(pathOf(files[0]!)).toBe('all/p0.png');
  expect(hidden).toEqual(['all/.hidden', 'all/.git']);
});

test('folders in folders are walked, and an abort ends it', async () => {
  const tree = dropOf(folder('a', [folder('b', [entry('deep.png')]), entry('top.png')])) as DataTransfer;
  expect((await collectFiles(tree)).files.map(({ name }) => name)).toEqual(['deep.png', 'top.png']);
  await expect(collectFiles(tree, AbortSignal.abort())).rejects.toThrow(/abort/i);
});

test('keys act, but not while somebody types or behind a dialog', async () => {
  const run = vi.fn<() => void>();
  const keys: Shortcut[] = [
    { press: '[Shift]+1', cap: '1', does: 'Open', run },
    { press: '[Shift]+?', cap: '?', does: 'Help', run },
  ];
  later({ end: watchKeys(window, keys) });
  const { container } = later(
    mount(
      <>
        <input aria-label="Name" />
        <dialog>…</dialog>
      </>,
    ),
  );
  await userEvent.keyboard('1');
  await userEvent.keyboard('{Shift>}?{/Shift}');
  expect(run).toHaveBeenCalledTimes(2);
  await userEvent.click(page.getByRole('textbox', { name: 'Name' }));
  await userEvent.keyboard('1?');
  expect(run).toHaveBeenCalledTimes(2);
  container.querySelector('dialog')?.showModal();
  await userEvent.keyboard('1');
  expect(run).toHaveBeenCalledTimes(2);
});

let isBroken = true;
function Fragile() {
  if (isBroken) throw new RangeError('me at the beach.png is 3 pixels too wide');
  return <p>whole again</p>;
}

test('a panel that throws leaves the rest standing, keeps no file name, and can be opened again', async () => {
  const said = vi.spyOn(console, 'error').mockReturnValue(undefined);
  later(
    mount(
      <>
        <PanelBoundary name="CLIP">
          <Fragile />
        </PanelBoundary>
        <p>another panel</p>
      </>,
    ),
  );
  await expect.element(page.getByText('another panel')).toBeVisible();
  await expect.element(page.getByRole('alert')).toHaveTextContent(/CLIP stopped/);
  await expect.element(page.getByRole('button', { name: 'Copy diagnostics' })).toBeVisible();
  expect(recordedErrors().at(-1)).toMatch(/RangeError/);
  expect(recordedErrors().at(-1)).not.toMatch(/beach\.png/);
  isBroken = false;
  await userEvent.click(page.getByRole('button', { name: 'Open it again' }));
  await expect.element(page.getByText('whole again')).toBeVisible();
  said.mockRestore();
});
