import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Chips, splitEntries } from './Chips.tsx';
import { mount } from './mount.ts';

let mounted: ReturnType<typeof mount> | undefined;
let values: readonly string[] = [];
afterEach(() => mounted?.end());

function Labels({ start }: { start: string[] }) {
  const [labels, setLabels] = useState<readonly string[]>(start);
  const change = (next: readonly string[]) => {
    values = next;
    setLabels(next);
  };
  return <Chips label="Labels" values={labels} onChange={change} />;
}
function show(...start: string[]) {
  values = start;
  mounted = mount(<Labels start={start} />);
  return page.getByRole('textbox', { name: 'Add to labels' });
}
const paste = (text: string) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  document.activeElement?.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
  );
};

test('Enter, a comma and leaving the field add what was typed', async () => {
  await userEvent.click(show('a cat'));
  await userEvent.keyboard('a dog{Enter}a fox, an owl');
  await userEvent.tab();
  expect(values).toEqual(['a cat', 'a dog', 'a fox', 'an owl']);
});

test('a label that is there is not added again', async () => {
  await userEvent.click(show('a cat'));
  await userEvent.keyboard('  a cat {Enter}');
  expect(values).toEqual(['a cat']);
});

test('pasted lines become as many labels, and commas divide only one line', async () => {
  await userEvent.click(show());
  paste('red, green\nblue');
  await expect.poll(() => values).toEqual(['red, green', 'blue']);
  paste('one, two,, three');
  await expect.poll(() => values).toEqual(['red, green', 'blue', 'one', 'two', 'three']);
});

test('Backspace takes the last label back into the field, and pressing one takes that', async () => {
  const field = show('a cat', 'a dog', 'a fox');
  await userEvent.click(field);
  await userEvent.keyboard('{Backspace}');
  await expect.element(field).toHaveValue('a fox');
  await userEvent.keyboard('es{Enter}');
  expect(values).toEqual(['a cat', 'a dog', 'a foxes']);
  await userEvent.click(page.getByText('a cat'));
  await userEvent.keyboard('s{Enter}');
  expect(values).toEqual(['a cats', 'a dog', 'a foxes']);
});

test('a chip can be removed, and the focus stays in the list', async () => {
  const field = show('a cat', 'a dog');
  await userEvent.click(page.getByRole('button', { name: 'Remove a cat' }));
  expect(values).toEqual(['a dog']);
  await expect.element(field).toHaveFocus();
});

test('five thousand labels show two hundred and how many more', async () => {
  show(...Array.from({ length: 5000 }, (_, i) => `label ${i}`));
  await expect.element(page.getByText('and 4,800 more')).toBeVisible();
});

test('entries are divided, trimmed, and never empty', () => {
  expect(splitEntries(' a , b,,c ')).toEqual(['a', 'b', 'c']);
  expect(splitEntries('a, b\r\n\r\n c')).toEqual(['a, b', 'c']);
  expect(splitEntries(' \n ')).toEqual([]);
});
