import { useState } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { Button } from './Button.tsx';
import { type Column, DataTable } from './DataTable.tsx';
import { Dialog } from './Dialog.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { mount } from './mount.ts';
import { Progress } from './Progress.tsx';
import { Segmented } from './Segmented.tsx';
import { Slider } from './Slider.tsx';
import { Switch } from './Switch.tsx';
import { Tabs } from './Tabs.tsx';

let mounted: ReturnType<typeof mount> | undefined;
const show = (element: Parameters<typeof mount>[0]) => (mounted = mount(element));
afterEach(() => {
  mounted?.end();
  mounted = undefined;
});

const sizes = ['small', 'medium', 'large'] as const;
function Sizes() {
  const [size, setSize] = useState<(typeof sizes)[number]>('small');
  const options = sizes.map((value) => ({ value, label: value }));
  return <Segmented legend="Size" options={options} value={size} onChange={setSize} />;
}

test('arrow keys move the choice of a segmented control', async () => {
  show(<Sizes />);
  await userEvent.tab();
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(page.getByRole('radio', { name: 'medium' })).toBeChecked();
  await expect.element(page.getByRole('group', { name: 'Size' })).toBeVisible();
});

test('a switch is named, on or off, and flips with Space', async () => {
  const onChange = vi.fn<(checked: boolean) => void>();
  show(<Switch label="Word times" checked={false} onChange={onChange} />);
  await expect.element(page.getByRole('switch', { name: 'Word times' })).not.toBeChecked();
  await userEvent.tab();
  await userEvent.keyboard(' ');
  expect(onChange).toHaveBeenCalledWith(true);
});

function Steps({ onChange }: { onChange: (value: number) => void }) {
  const [value, setValue] = useState(25);
  const change = (next: number) => {
    setValue(next);
    onChange(next);
  };
  return <Slider label="Steps" min={1} max={150} value={value} onChange={change} usual={[20, 50]} />;
}

test('a slider takes exact numbers in range, and marks others until they are left', async () => {
  const onChange = vi.fn<(value: number) => void>();
  show(<Steps onChange={onChange} />);
  const field = page.getByRole('spinbutton', { name: 'Steps, number' });
  await userEvent.fill(field, '400');
  expect(onChange).not.toHaveBeenCalled();
  await expect.element(field).toHaveAttribute('aria-invalid', 'true');
  await userEvent.fill(field, '40');
  expect(onChange).toHaveBeenLastCalledWith(40);
  await expect.element(page.getByRole('slider', { name: 'Steps', exact: true })).toHaveValue('40');
  await userEvent.fill(field, '');
  await userEvent.tab();
  await expect.element(field).toHaveValue(40);
});

test('progress is told in words and announced by quarters only', () => {
  const { container, show: update } = show(<Progress what="Reading" done={1} total={100} far="1 of 100 MB" left={9} />);
  const announced = () => container.querySelector('[aria-live]')?.textContent;
  expect(container.textContent).toContain('9 s left');
  expect(announced()).toBe('Reading, 0 %');
  update(<Progress what="Reading" done={24} total={100} />);
  expect(announced()).toBe('Reading, 0 %');
  update(<Progress what="Reading" done={26} total={100} />);
  expect(announced()).toBe('Reading, 25 %');
  expect(container.querySelector('progress')?.position).toBeCloseTo(0.26);
  update(<Progress what="Compiling" />);
  expect(container.querySelector('progress')?.position).toBe(-1); // says only that something moves
});

test('progress can be stopped by keyboard', async () => {
  const onStop = vi.fn<() => void>();
  show(<Progress what="Reading" done={1} total={2} onStop={onStop} />);
  await userEvent.tab();
  await userEvent.keyboard('{Enter}');
  expect(onStop).toHaveBeenCalledOnce();
});

function Question() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Delete</Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Delete it?" footer={<Button>Keep</Button>}>
        <p>It is gone then.</p>
      </Dialog>
    </>
  );
}

test('a dialog takes the focus, closes with Escape and gives the focus back', async () => {
  show(<Question />);
  await userEvent.click(page.getByRole('button', { name: 'Delete' }));
  await expect.element(page.getByRole('dialog', { name: 'Delete it?' })).toBeVisible();
  expect(document.activeElement?.closest('dialog')).not.toBeNull();
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => document.querySelector('dialog')?.open).toBe(false);
  expect(document.activeElement?.textContent).toBe('Delete');
});

test('an error is read out and offers its ways on', async () => {
  show(<ErrorNote title="It broke" found="A thing." kept="All is kept." actions={<Button>Again</Button>} />);
  await expect.element(page.getByRole('alert')).toHaveTextContent('It brokeA thing.All is kept.Again');
});

test('tabs are links, and the one in view says so', async () => {
  show(
    <Tabs
      label="Views"
      current="#/b"
      tabs={[
        { href: '#/a', label: 'A' },
        { href: '#/b', label: 'B' },
      ]}
    />,
  );
  await expect.element(page.getByRole('link', { name: 'B' })).toHaveAttribute('aria-current', 'page');
  await expect.element(page.getByRole('link', { name: 'A' })).not.toHaveAttribute('aria-current');
});

test('a table sorts by its heads, numbers from the largest, and says how', async () => {
  const columns: Column<{ name: string; share: number }>[] = [
    { key: 'name', title: 'Name', cell: ({ name }) => name, sortBy: ({ name }) => name },
    { key: 'share', title: 'Share', cell: ({ share }) => share, sortBy: ({ share }) => share, numeric: true },
  ];
  const rows = [
    { name: 'picture 10', share: 0.2 },
    { name: 'picture 9', share: 0.7 },
    { name: 'picture 1', share: 0.1 },
  ];
  const { container } = show(<DataTable label="Shares" columns={columns} rows={rows} rowKey={({ name }) => name} />);
  const names = () => [...container.querySelectorAll('tbody th')].map(({ textContent }) => textContent);
  await userEvent.click(page.getByRole('button', { name: 'Share' }));
  expect(names()).toEqual(['picture 9', 'picture 10', 'picture 1']);
  await expect.element(page.getByRole('columnheader', { name: 'Share' })).toHaveAttribute('aria-sort', 'descending');
  await userEvent.click(page.getByRole('button', { name: 'Share' }));
  expect(names()).toEqual(['picture 1', 'picture 10', 'picture 9']);
  await userEvent.click(page.getByRole('button', { name: 'Name' }));
  expect(names()).toEqual(['picture 1', 'picture 9', 'picture 10']);
});
