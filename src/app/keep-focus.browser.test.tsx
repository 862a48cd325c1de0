import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { Dialog } from '../ui/Dialog.tsx';
import { mount } from '../ui/mount.ts';
import { keepFocus } from './keep-focus.ts';

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

function Rows({ names }: { names: readonly string[] }) {
  const [left, setLeft] = useState(names);
  return (
    <main tabIndex={-1}>
      <button type="button">Elsewhere</button>
      <ul>
        {left.map((name) => (
          <li key={name}>
            <button type="button">Edit {name}</button>
            <button type="button" onClick={() => setLeft(left.filter((other) => other !== name))}>
              Delete {name}
            </button>
          </li>
        ))}
      </ul>
      {left.length === 0 && <p>Nothing is left.</p>}
    </main>
  );
}
function open(names: readonly string[]) {
  const mounted = mount(<Rows names={names} />);
  const { container } = mounted;
  const stop = keepFocus(container.querySelector('main')!);
  ends.push(stop, () => mounted.end());
  const press = (name: string) => {
    const button = [...container.querySelectorAll('button')].find(({ textContent }) => textContent === name)!;
    button.focus();
    button.click();
  };
  return { container, press };
}
const focused = () => document.activeElement?.textContent;

test('after a deletion the same button of the next row has the focus, and of the last row that of the row before', async () => {
  const { press } = open(['a', 'b', 'c']);
  press('Delete b');
  await expect.poll(focused).toBe('Delete c');
  press('Delete c');
  await expect.poll(focused).toBe('Delete a');
});

test('when nothing is left around it the whole has the focus', async () => {
  const { press, container } = open(['a']);
  press('Delete a');
  await expect.poll(() => document.activeElement).not.toBe(document.body);
  expect(container.contains(document.activeElement)).toBe(true);
});

test('a focus that somebody has moved is left alone', async () => {
  const { press, container } = open(['a', 'b']);
  press('Edit b');
  container.querySelector<HTMLElement>('button')!.focus();
  press('Elsewhere');
  expect(focused()).toBe('Elsewhere');
});

test.each([true, false])('a dialog gives the focus back when it closes (kept on the page: %s)', async (isKept) => {
  function Opener() {
    const [isOpen, setOpen] = useState(false);
    return (
      <>
        <button type="button" onClick={() => setOpen(true)}>
          Open
        </button>
        {(isKept || isOpen) && (
          <Dialog open={isOpen} title="Help" onClose={() => setOpen(false)}>
            <p>Words</p>
          </Dialog>
        )}
      </>
    );
  }
  const mounted = mount(<Opener />);
  const { container } = mounted;
  ends.push(() => mounted.end());
  const opener = container.querySelector('button')!;
  opener.focus();
  opener.click();
  await expect.poll(() => container.querySelector('dialog')?.open).toBe(true);
  container.querySelector<HTMLElement>('dialog [aria-label="Close"]')!.click();
  await expect.poll(focused).toBe('Open');
});
