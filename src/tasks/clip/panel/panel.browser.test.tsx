import '../../../ui/tokens.css';
import '../../../ui/base.css';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { unloadClip } from '../api.ts';
import { startState } from '../state.ts';
import { acceptPictures, clipStore } from '../store.ts';
import { HomePanel } from './HomePanel.tsx';
import { Panel } from './Panel.tsx';
import { openSample, type Sample, samples } from './samples.ts';

const patience = { timeout: 200_000 };
let end = () => {};

/** Puts a view on the page, with the store as on a fresh page. */
function show(view: ReactNode): void {
  const host = document.body.appendChild(document.createElement('main'));
  const root = createRoot(host);
  root.render(view);
  end = () => {
    root.unmount();
    host.remove();
  };
}

const sample = (name: string): Sample => samples.find((candidate) => candidate.name === name)!;
const settled = () => vi.waitFor(() => expect(clipStore.getState().work.phase).toBe('idle'), patience);

beforeEach(() => {
  clipStore.setState({ ...startState, greeted: true });
});
afterEach(async () => {
  clipStore.getState().clear();
  await settled();
  end();
});

test('the home page answers by itself on a first visit, with the model that comes with the page', async () => {
  clipStore.setState({ greeted: false });
  show(<HomePanel />);
  await expect.element(page.getByRole('list', { name: 'Result, best first' }), patience).toBeVisible();
  await expect.element(page.getByRole('listitem').filter({ hasText: /^cat/ })).toBeVisible();
  await expect.element(page.getByRole('listitem').filter({ hasText: /^none of these/ })).toBeVisible();
  await expect.element(page.getByText('Pocket CLIP')).toBeVisible();
  await expect.element(page.getByText('built in')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Photo of a cat' })).toHaveAttribute('aria-pressed', 'true');
});

test('labels written on the home page are asked about with Enter', async () => {
  show(<HomePanel />);
  acceptPictures([await openSample(sample('Owl'))]);
  await page.getByRole('textbox', { name: 'Labels, separated by commas' }).fill('house, owl');
  await userEvent.keyboard('{Enter}');
  await vi.waitFor(() => expect(clipStore.getState().pictures[0]?.reading?.labels).toEqual(['house', 'owl']), patience);
  await expect
    .element(page.getByRole('list', { name: 'Result, best first' }).getByRole('listitem').first())
    .toHaveTextContent('owl');
});

test('every sample is named right with the labels that a new page has', async () => {
  show(<Panel view="classify" />);
  acceptPictures(await Promise.all(samples.map(openSample)));
  await settled();
  const rows = page.getByRole('table').getByRole('row');
  for (const [file, label] of [
    ['tabby.jpg', 'cat'],
    ['coffee.jpg', 'cup of coffee'],
    ['rocket.jpg', 'rocket'],
    ['dandelion.jpg', 'dandelion'],
    ['fox.png', 'fox'],
    ['owl.png', 'owl'],
    ['balloon.png', 'hot air balloon'],
    ['car.png', 'car'],
    ['cat.png', 'cat'],
    ['dog.png', 'dog'],
    ['umbrella.png', 'umbrella'],
  ])
    await expect.element(rows.filter({ hasText: file! })).toHaveTextContent(`${file}${label}`);
});

test('the table sorts by its heads and leads to one picture', async () => {
  show(<Panel view="classify" />);
  acceptPictures(await Promise.all([sample('Owl'), sample('Car')].map(openSample)));
  await settled();
  await page.getByRole('button', { name: 'File' }).click();
  await expect.element(page.getByRole('row').nth(1)).toHaveTextContent('car.png');
  await page.getByRole('button', { name: 'View large: owl.png' }).click();
  const large = page.getByRole('dialog', { name: 'owl.png' });
  await expect.element(large.getByRole('img', { name: 'owl.png' })).toBeVisible();
  await userEvent.keyboard('+{Escape}');
  await expect.element(large).not.toBeInTheDocument();
  await page.getByRole('button', { name: 'owl.png', exact: true }).click();
  await expect.element(page.getByRole('img', { name: 'owl.png, best label: owl' })).toBeVisible();
});

test('labels are added, pasted and removed by keyboard, and the answer follows', async () => {
  show(<Panel view="classify" />);
  acceptPictures([await openSample(sample('Cat'))]);
  await settled();
  const input = page.getByRole('textbox', { name: 'Add to labels' });
  await input.click();
  await userEvent.keyboard('house{Enter}');
  expect(clipStore.getState().labels.at(-1)).toBe('house');
  await userEvent.fill(input, 'key, crown');
  await userEvent.keyboard('{Enter}');
  expect(clipStore.getState().labels.slice(-3)).toEqual(['house', 'key', 'crown']);
  await page.getByRole('button', { name: 'Remove fox' }).click();
  expect(clipStore.getState().labels).not.toContain('fox');
  await vi.waitFor(
    () => expect(clipStore.getState().pictures[0]?.reading?.labels).toEqual(clipStore.getState().labels),
    patience,
  );
  await expect
    .element(
      page
        .getByRole('list', { name: /best first/ })
        .getByRole('listitem')
        .first(),
    )
    .toHaveTextContent('cat');
});

test('templates are chosen with the arrow keys, and an own one has to name its place for the label', async () => {
  show(<Panel view="classify" />);
  await page.getByRole('radio', { name: 'Plain' }).click({ force: true });
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  expect(clipStore.getState().templates).toBe('openai-7');
  await expect.element(page.getByText('itap of a {}.')).toBeVisible();
  await userEvent.keyboard('{ArrowRight}{ArrowRight}');
  const own = page.getByRole('textbox', { name: 'Your templates, one per line' });
  await own.fill('a drawing');
  await expect.element(page.getByText('Put {} where the label goes: “a drawing” has none.')).toBeVisible();
  expect(clipStore.getState().ownTemplates).toEqual(startState.ownTemplates);
  await own.fill('an icon of a {}\na cartoon of a {}');
  expect(clipStore.getState().ownTemplates).toEqual(['an icon of a {}', 'a cartoon of a {}']);
});

test('a set is saved under a name, chosen again and deleted', async () => {
  show(<Panel view="classify" />);
  clipStore.getState().setLabels(['key', 'crown']);
  await page.getByRole('button', { name: 'Save set' }).click();
  await userEvent.keyboard('Treasure{Enter}');
  const select = page.getByRole('combobox', { name: 'Saved set' });
  await expect.element(select).toHaveValue('Treasure');
  await userEvent.selectOptions(select, 'Animals');
  expect(clipStore.getState().labels).toContain('penguin');
  await userEvent.selectOptions(select, 'Treasure');
  expect(clipStore.getState().labels).toEqual(['key', 'crown']);
  await page.getByRole('button', { name: 'Delete set' }).click();
  await expect.element(page.getByRole('option', { name: 'Treasure' })).not.toBeInTheDocument();
});

test('without “none of these” the shares are of the labels alone', async () => {
  show(<Panel view="classify" />);
  acceptPictures([await openSample(sample('Car'))]);
  await settled();
  const list = page.getByRole('list', { name: /best first/ });
  await expect.element(list.getByText('none of these')).toBeVisible();
  await page.getByRole('switch', { name: /none of these/ }).click();
  await expect.element(list.getByText('none of these')).not.toBeInTheDocument();
  await expect.element(page.getByText(/so one always wins/)).toBeVisible();
});

test('a file that is no picture is told in its place, with ways on, and the next one works', async () => {
  show(<Panel view="classify" />);
  acceptPictures([new File(['hello'], 'notes.png', { type: 'image/png' })]);
  await settled();
  await expect.element(page.getByRole('alert')).toHaveTextContent(/“notes.png” can’t be opened.*text, not a picture/);
  acceptPictures([await openSample(sample('Dog'))]);
  await settled();
  await expect.element(page.getByRole('img', { name: 'dog.png, best label: dog' })).toBeVisible();
});

test('an SVG is drawn and classified like any other picture', async () => {
  show(<Panel view="classify" />);
  const text =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="#fd3"/></svg>';
  acceptPictures([new File([text], 'sun.svg', { type: 'image/svg+xml' })]);
  await settled();
  expect(clipStore.getState().pictures[0]).toMatchObject({ state: 'done', reading: { width: 512, height: 512 } });
});

test('the camera is classified frame by frame until Stop, and a frame can be kept', async () => {
  show(<Panel view="classify" />);
  await page.getByRole('link', { name: 'Camera' }).click();
  await vi.waitFor(() => expect(clipStore.getState().live?.reading).toBeDefined(), patience);
  const first = clipStore.getState().live?.reading;
  await vi.waitFor(() => expect(clipStore.getState().live?.reading).not.toBe(first), patience);
  await expect.element(page.getByText(/pictures\/s/)).toBeVisible();
  await page.getByRole('button', { name: 'Take a picture' }).click();
  await vi.waitFor(() => expect(clipStore.getState().live).toBeUndefined());
  await vi.waitFor(() => expect(clipStore.getState().pictures[0]).toMatchObject({ state: 'done' }), patience);
  expect(document.querySelector('video')).toBeNull();
});

test.each([
  ['NotAllowedError', 'The camera was not allowed. Allow it in the browser’s bar'],
  ['NotFoundError', 'No camera was found.'],
])('a camera that answers %s is told in a sentence', async (name, sentence) => {
  const refuse = vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('', name));
  show(<Panel view="classify" />);
  await page.getByRole('link', { name: 'Camera' }).click();
  await expect.element(page.getByRole('alert')).toHaveTextContent(sentence);
  await page.getByRole('button', { name: 'Back to the pictures' }).click();
  await expect.element(page.getByText('Drop pictures or a folder here')).toBeVisible();
  refuse.mockRestore();
});

test('after the worker was ended the next picture starts another', async () => {
  show(<Panel view="classify" />);
  acceptPictures([await openSample(sample('Fox'))]);
  await settled();
  unloadClip();
  acceptPictures([await openSample(sample('Umbrella'))]);
  await settled();
  await expect.element(page.getByRole('img', { name: 'umbrella.png, best label: umbrella' })).toBeVisible();
});
