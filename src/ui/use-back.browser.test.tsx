import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useState } from 'react';
import { page, userEvent } from 'vitest/browser';
import { Button } from './Button.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { Dialog } from './Dialog.tsx';
import { mount } from './mount.ts';

/** A view with a dialog, and another dialog over it. */
function View() {
  const [first, setFirst] = useState(false);
  const [second, setSecond] = useState(false);
  const [isAsking, setAsking] = useState(false);
  return (
    <main>
      <Button onClick={() => setFirst(true)}>Open</Button>
      <Dialog open={first} title="First" onClose={() => setFirst(false)}>
        <Button onClick={() => setSecond(true)}>Open another</Button>
        <Button
          onClick={() => {
            setFirst(false);
            setSecond(true);
          }}
        >
          Change for another
        </Button>
        <a href="#/elsewhere">Elsewhere</a>
      </Dialog>
      <Dialog open={second} title="Second" onClose={() => setSecond(false)}>
        Words
      </Dialog>
      <Button onClick={() => setAsking(true)}>Delete…</Button>
      {isAsking && (
        <ConfirmDialog open title="Delete?" deed="Delete" onConfirm={() => {}} onClose={() => setAsking(false)}>
          Gone for good.
        </ConfirmDialog>
      )}
    </main>
  );
}

let end = () => {};
let entries = 0;
const dialogs = () => [...document.querySelectorAll('dialog[open] h2')].map(({ textContent }) => textContent);
const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
/** Waits for the address to be where the view has it, which the browser reports a little later. */
const settled = () => vi.waitFor(() => expect(history.state?.open).toBeUndefined());
const isEntered = () => vi.waitFor(() => expect(history.state?.open).toBeDefined());

beforeEach(() => {
  history.pushState(null, '', '#/view');
  entries = history.length;
  const mounted = mount(<View />);
  end = () => mounted.end();
});
afterEach(() => end());

test('Back closes the dialog and stays in the view', async () => {
  await press('Open');
  await isEntered();
  history.back();
  await vi.waitFor(() => expect(dialogs()).toEqual([]));
  expect(location.hash).toBe('#/view');
});

test('a dialog that is closed otherwise leaves no step behind', async () => {
  for (let i = 0; i < 3; i++) {
    await press('Open');
    await isEntered();
    await userEvent.keyboard('{Escape}');
    await vi.waitFor(() => expect(dialogs()).toEqual([]));
    await settled();
  }
  expect(history.length).toBeLessThanOrEqual(entries + 1); // the one that Forward would lead to
  expect(location.hash).toBe('#/view');
});

test('of two dialogs Back closes the upper one first', async () => {
  await press('Open');
  await isEntered();
  const first: unknown = history.state.open;
  await press('Open another');
  await vi.waitFor(() => expect(history.state.open).not.toBe(first));
  history.back();
  await vi.waitFor(() => expect(dialogs()).toEqual(['First']));
  history.back();
  await vi.waitFor(() => expect(dialogs()).toEqual([]));
});

test('a dialog that makes way for another shares its step', async () => {
  await press('Open');
  await isEntered();
  await press('Change for another');
  await vi.waitFor(() => expect(dialogs()).toEqual(['Second']));
  await isEntered();
  history.back();
  await vi.waitFor(() => expect(dialogs()).toEqual([]));
  await settled();
  expect(location.hash).toBe('#/view');
});

test('a link in a dialog leads on, and the dialog is gone', async () => {
  await press('Open');
  await isEntered();
  await page.getByRole('link', { name: 'Elsewhere' }).click();
  await vi.waitFor(() => expect(dialogs()).toEqual([]));
  expect(location.hash).toBe('#/elsewhere');
  expect(history.state?.open).toBeUndefined();
});

test.each([
  ['Open', 'First'],
  ['Delete…', 'Delete?'], // taken off the page as it closes
])('however a dialog is closed, the focus is on what opened it again: %s', async (opener, title) => {
  const button = page.getByRole('button', { name: opener, exact: true });
  for (const close of [
    async () => history.back(),
    () => userEvent.keyboard('{Escape}'),
    () => press('Close'),
    ...(title === 'First' ? [] : [() => press('Keep it'), () => press('Delete')]),
  ]) {
    await button.click();
    await vi.waitFor(() => expect(dialogs()).toEqual([title]));
    await isEntered();
    await close();
    await vi.waitFor(() => expect(dialogs()).toEqual([]));
    await settled();
    await expect.element(button).toHaveFocus();
    expect(location.hash).toBe('#/view');
  }
});
