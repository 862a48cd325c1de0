import '../../../ui/tokens.css';
import '../../../ui/base.css';
import type { ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { startForm } from '../form.ts';
import { noFilter } from '../history-filter.ts';
import type { HistoryItem } from '../history.ts';
import { type MarkChange, withMarks } from '../marks.ts';
import { diffusionStore } from '../store.ts';
import { drawGrid } from './grid-picture.ts';
import { maskEditor, noEditor, undoMark } from './mask/editor.ts';
import { markedShare } from './mask/marks.ts';
import { boardView } from './mask/view.ts';
import { Panel } from './Panel.tsx';
import { viewState } from './view-state.ts';

const patience = { timeout: 200_000 };
const state = () => diffusionStore.getState();
const share = () => markedShare(maskEditor.getState().mask!);
const board = () => page.getByRole('application');
let end = () => {};

/** Puts a view on the page. */
function show(view: ReactNode): void {
  const host = document.body.appendChild(document.createElement('main'));
  host.style.blockSize = '800px';
  const root = createRoot(host);
  root.render(view);
  end = () => {
    root.unmount();
    host.remove();
  };
}

/** A grey picture to paint on. */
async function picture(width = 200, height = 100): Promise<File> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.fillRect(0, 0, width, height);
  return new File([await canvas.convertToBlob()], 'grey.png', { type: 'image/png' });
}

async function showBoard(): Promise<void> {
  show(<Panel view="inpaint" />);
  state().setSource(await picture());
  await vi.waitFor(() => expect(maskEditor.getState().mask).toMatchObject({ width: 200, height: 100 }), patience);
}

beforeEach(async () => {
  await page.viewport(1440, 900);
  state().setSource(undefined);
  diffusionStore.setState({ form: startForm, mode: 'text', current: undefined, fault: undefined });
  maskEditor.setState(noEditor);
  viewState.setState({ masking: true, following: true, replaced: undefined });
});
afterEach(() => end());

test('the form is filled by keyboard, and its tokens are counted as it is written', async () => {
  show(<Panel view="text" />);
  await vi.waitFor(() => expect(state().facts).toBeDefined(), patience);
  const prompt = page.getByRole('textbox', { name: 'Prompt', exact: true });
  await prompt.click();
  await userEvent.keyboard('{Control>}a{/Control}a red fox');
  expect(state().form.prompt).toBe('a red fox');
  await expect.element(page.getByText('3 of 75 tokens')).toBeInTheDocument();
  await userEvent.keyboard('{Tab}');
  await userEvent.keyboard('{Tab}{Control>}a{/Control}12{Tab}{ArrowRight}');
  expect(state().form.steps).toBe(13);
});

test('a prompt past the edge of a chunk says how many chunks it fills', async () => {
  show(<Panel view="text" />);
  state().change({ prompt: 'fox '.repeat(80).trim() });
  await expect.element(page.getByText('80 of 150 tokens, 2 chunks'), patience).toBeInTheDocument();
});

test('what a prompt asks for and does not get is marked in it and told under it', async () => {
  show(<Panel view="text" />);
  const prompt = page.getByRole('textbox', { name: 'Prompt', exact: true });
  await prompt.fill('a fox <lora:detail:0.8> in [snow|rain]');
  const marks = () => Array.from(document.querySelectorAll('mark'), ({ textContent }) => textContent);
  await vi.waitFor(() => expect(marks()).toEqual(['<lora:detail:0.8>', '[snow|rain]']));
  await expect.element(prompt).toHaveAccessibleDescription(/“<lora:detail:0\.8>” is left out.*alternating words/u);
  await expect.element(prompt).toHaveFocus(); // marks come and go beside the field, never in its place
  await prompt.fill('a fox in snow');
  await vi.waitFor(() => expect(marks()).toEqual([]));
});

test('what the model knows nothing of is told, and its words are one press away', async () => {
  show(<Panel view="text" />);
  await vi.waitFor(() => expect(state().facts?.words?.things).toHaveLength(101), patience);
  state().change({ prompt: 'a zebra' });
  const notice = page.getByText('This model knows nothing that the prompt names.', { exact: false });
  await expect.element(notice).toBeVisible();
  await page.getByRole('button', { name: 'Words it knows' }).click();
  const word = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true });
  await word('penguin').click();
  await word('blue').click();
  expect(state().form.prompt).toBe('a zebra, penguin on a blue background');
  await word('Clear the prompt').click();
  await word('owl').click();
  expect(state().form.prompt).toBe('a picture of an owl on a white background');
  await userEvent.keyboard('{Escape}');
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
  await expect.element(notice).not.toBeInTheDocument();
});

test('a typed seed is kept, dice throw another, and the lock lets go of it', async () => {
  show(<Panel view="text" />);
  const seed = page.getByRole('spinbutton', { name: 'Seed' });
  await seed.fill('42');
  expect(state().form).toMatchObject({ seed: 42, drawSeed: false });
  await page.getByRole('button', { name: 'New random seed' }).click();
  expect(state().form.seed).not.toBe(42);
  await page.getByRole('button', { name: 'Keep this seed' }).click();
  expect(state().form.drawSeed).toBe(true);
  await seed.fill('1102676403634909');
  expect(state().form).toMatchObject({ seed: 3_679_929_053, drawSeed: false });
  await seed.fill('-1');
  await expect.element(page.getByText('A whole number from 0 to 4294967295')).toBeVisible();
  expect(state().form.seed).not.toBe(-1);
});

test('any size that the model makes can be typed, and another is told with the nearest, which mends it', async () => {
  await page.viewport(360, 800);
  show(<Panel view="text" />);
  await vi.waitFor(() => expect(state().facts).toBeDefined(), patience);
  const { sizeMultiple } = state().facts!;
  const width = page.getByRole('spinbutton', { name: 'Width', exact: true });
  const use = page.getByRole('button', { name: /^Use \d/u });
  const good = sizeMultiple * Math.ceil(136 / sizeMultiple);
  await width.fill(String(good));
  expect(state().form.width).toBe(good);
  await expect.element(use).not.toBeInTheDocument();

  await width.fill(String(good + 1));
  await expect.element(width).toHaveAttribute('aria-invalid', 'true');
  const sentence = new RegExp(`width can be a multiple of ${sizeMultiple} from .* to .*, not ${good + 1};`, 'u');
  await expect.element(width).toHaveAccessibleDescription(sentence);
  await page.getByRole('button', { name: 'Swap width and height' }).click();
  const height = page.getByRole('spinbutton', { name: 'Height', exact: true });
  await expect.element(height).toHaveValue(good + 1);
  await expect.element(height).toHaveAttribute('aria-invalid', 'true');
  await expect.element(width).not.toHaveAttribute('aria-invalid');

  await height.click();
  await userEvent.keyboard('{Enter}'); // Generate, which says the same
  const alert = page.getByRole('alert');
  await expect.element(alert).toHaveTextContent(`not ${good + 1};`);
  expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  await use.last().click();
  expect(state().form.height).toBe(good);
  await expect.element(alert).not.toBeInTheDocument();
  await expect.element(use).not.toBeInTheDocument();

  await height.fill('');
  await expect.element(height).toHaveAttribute('aria-invalid', 'true');
  await page
    .getByRole('form', { name: 'Settings' })
    .getByRole('button', { name: /^Use \d/u })
    .click();
  await expect.element(height).toHaveFocus();
  await expect.element(height).toHaveValue(state().facts!.size);
});

test('usual sizes are one choice away, and the arrow keys step to sizes that the model makes', async () => {
  show(<Panel view="text" />);
  await vi.waitFor(() => expect(state().facts).toBeDefined(), patience);
  await page.getByRole('combobox', { name: 'Usual heights' }).selectOptions('192 px');
  expect(state().form.height).toBe(192);
  const height = page.getByRole('spinbutton', { name: 'Height', exact: true });
  await height.fill('193');
  await expect.element(page.getByRole('combobox', { name: 'Usual heights' })).toHaveValue('');
  await userEvent.keyboard('{ArrowUp}');
  expect(state().form.height).toBe(192 + state().facts!.sizeMultiple);
});

test('the pointer paints a stroke, which undo takes back and redo brings again', async () => {
  await showBoard();
  const { left, top, width, height } = board().element().getBoundingClientRect();
  const at = (x: number, y: number, buttons = 1) => ({
    pointerId: 1,
    bubbles: true,
    buttons,
    clientX: left + x * width,
    clientY: top + y * height,
  });
  const fire = (type: string, init: PointerEventInit) => board().element().dispatchEvent(new PointerEvent(type, init));
  vi.spyOn(Element.prototype, 'setPointerCapture').mockImplementation(() => {});
  fire('pointerdown', at(0.25, 0.5));
  fire('pointermove', at(0.5, 0.5));
  fire('pointermove', at(0.75, 0.5));
  fire('pointerup', at(0.75, 0.5, 0));
  await vi.waitFor(() => expect(maskEditor.getState().edits.done).toHaveLength(1));
  // A brush of 24 px goes 100 px along a picture of 200 × 100: the line and half a disc at each end.
  expect(share()).toBeCloseTo((100 * 24 + Math.PI * 144) / 20_000, 2);
  await vi.waitFor(() => expect(state().mask).toBeInstanceOf(Blob));
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(share()).toBe(0);
  await vi.waitFor(() => expect(state().mask).toBeUndefined());
  await page.getByRole('button', { name: 'Redo' }).click();
  expect(share()).toBeGreaterThan(0.1);
  vi.restoreAllMocks();
});

test('the keyboard moves the brush, paints, changes tools and sizes, inverts and clears', async () => {
  await showBoard();
  (board().element() as HTMLElement).focus();
  await userEvent.keyboard(' ');
  const dot = share();
  expect(dot).toBeCloseTo((Math.PI * 144) / 20_000, 2);
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight} ');
  expect(share()).toBeGreaterThan(dot * 1.5);
  await userEvent.keyboard('{Control>}z{/Control}');
  expect(share()).toBe(dot);
  await userEvent.keyboard('i');
  expect(share()).toBeCloseTo(1 - dot, 6);
  await userEvent.keyboard('{Delete}');
  expect(share()).toBe(0);
  await userEvent.keyboard('r {ArrowRight}{ArrowRight}{ArrowDown}{ArrowDown} ');
  // From under the brush two steps of half a radius to the right and down.
  expect(share()).toBeCloseTo((12 * 12) / 20_000, 4);
  await userEvent.keyboard('e');
  expect(maskEditor.getState().tool).toBe('eraser');
  const { brush } = maskEditor.getState();
  await userEvent.keyboard(']]');
  expect(maskEditor.getState().brush).toBeGreaterThan(brush);
  await expect.element(board()).toHaveAccessibleName(/0\.7 % of the picture is marked/);
});

describe('a zoomed mask board', () => {
  const element = () => board().element() as HTMLElement;
  /** A place of the frame, 0..1 of its sides. */
  function at(x: number, y: number) {
    const { left, top, width, height } = element().getBoundingClientRect();
    return { clientX: left + x * width, clientY: top + y * height, bubbles: true, cancelable: true };
  }
  const fire = (type: string, init: PointerEventInit) =>
    element().dispatchEvent(new PointerEvent(type, { pointerId: 1, buttons: 1, ...init }));
  /** Zooms to four times by the wheel, about a place. */
  async function zoomIn(place: ReturnType<typeof at>): Promise<void> {
    for (let i = 0; i < 4; i++)
      element().dispatchEvent(new WheelEvent('wheel', { deltaY: -50, ctrlKey: true, ...place }));
    await expect.poll(scale).toBeCloseTo(4, 3);
  }
  function dab(place: ReturnType<typeof at>, pointerId = 1): void {
    fire('pointerdown', { ...place, pointerId });
    fire('pointerup', { ...place, pointerId });
  }
  /** Middle and size of what is marked, in pixels of the mask. */
  function marked(): { x: number; y: number; width: number; height: number } {
    const { data, width } = maskEditor.getState().mask!;
    const places = [...data.keys()].filter((i) => data[i] === 255);
    const [xs, ys] = [places.map((i) => i % width), places.map((i) => Math.floor(i / width))];
    const [left, right] = [Math.min(...xs), Math.max(...xs) + 1];
    const [top, bottom] = [Math.min(...ys), Math.max(...ys) + 1];
    return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
  }
  const near = (value: number) => expect.closeTo(value, -0.3) as number; // within a pixel
  const steps = () => maskEditor.getState().edits.done.length;
  const scale = () => boardView.getState().zoom.scale;

  beforeEach(async () => {
    vi.spyOn(Element.prototype, 'setPointerCapture').mockImplementation(() => {});
    await showBoard();
    await vi.waitFor(() => expect(boardView.getState().room.frame.width).toBeGreaterThan(100));
    maskEditor.setState({ brush: 0.05 }); // 10 of 200 px
  });
  afterEach(() => void vi.restoreAllMocks());

  test('is painted on where the pointer is, with a brush of the same size in the picture', async () => {
    await zoomIn(at(0.25, 0.5)); // about 50, 50
    const [frame, image] = [element(), element().querySelector('img')!].map((one) => one.getBoundingClientRect());
    expect(image!.width / frame!.width).toBeCloseTo(4, 2);
    expect((frame!.left + frame!.width / 4 - image!.left) / image!.width).toBeCloseTo(0.25, 2);
    dab(at(0.25, 0.5));
    expect(marked()).toEqual({ x: near(50), y: near(50), width: near(10), height: near(10) });
    void undoMark();
    dab(at(0.75, 0.25)); // half a frame to the right is an eighth of the picture
    expect(marked()).toEqual({ x: near(75), y: near(43.75), width: near(10), height: near(10) });
    // What is seen is where it is marked: the tint of the overlay under the pointer, and none beside it.
    const overlay = element().querySelector('canvas')!;
    const alphaAt = (x: number, y: number) =>
      overlay.getContext('2d')!.getImageData(x * overlay.width, y * overlay.height, 1, 1).data[3];
    fire('pointermove', { ...at(0.1, 0.9), buttons: 0 });
    await expect.poll(() => alphaAt(0.75, 0.25)).toBeGreaterThan(50);
    expect(alphaAt(0.75, 0.5)).toBe(0);
    element().focus();
    await userEvent.keyboard('0');
    await expect.poll(scale).toBe(1);
    await expect.poll(() => alphaAt(0.375, 0.4375)).toBeGreaterThan(50);
  });

  test('is moved by the middle button and by the hand, which do not paint', async () => {
    await zoomIn(at(0.5, 0.5));
    const [from, to] = [at(0.5, 0.5), at(0.75, 0.5)];
    fire('pointerdown', { ...from, button: 1, buttons: 4 });
    fire('pointermove', { ...to, button: -1, buttons: 4 });
    fire('pointerup', { ...to, button: 1, buttons: 0 });
    expect(steps()).toBe(0);
    dab(at(0.5, 0.5)); // what was a quarter of a frame, a sixteenth of the picture, to the left
    expect(marked()).toMatchObject({ x: near(100 - 12.5), y: near(50) });
    element().focus();
    await userEvent.keyboard('h');
    expect(maskEditor.getState().tool).toBe('hand');
    fire('pointerdown', to);
    fire('pointermove', from);
    fire('pointerup', from);
    expect(steps()).toBe(1);
    await userEvent.keyboard(' '); // the brush is out of hand
    expect(steps()).toBe(1);
    await userEvent.keyboard('b');
    void undoMark();
    dab(at(0.5, 0.5));
    expect(marked()).toMatchObject({ x: near(100), y: near(50) });
  });

  test('is zoomed by two fingers, of which the first leaves no dab; a stroke that is under way goes on', async () => {
    fire('pointerdown', { ...at(0.4, 0.5), pointerId: 2 });
    expect(share()).toBeGreaterThan(0);
    fire('pointerdown', { ...at(0.6, 0.5), pointerId: 3 });
    expect(share()).toBe(0);
    fire('pointermove', { ...at(0.3, 0.5), pointerId: 2 });
    fire('pointermove', { ...at(0.7, 0.5), pointerId: 3 });
    fire('pointerup', { ...at(0.7, 0.5), pointerId: 3 });
    fire('pointerup', { ...at(0.3, 0.5), pointerId: 2 });
    await expect.poll(scale).toBeCloseTo(2, 1);
    expect([share(), steps()]).toEqual([0, 0]);
    const now = scale();
    // One finger is lifted and comes again: still no dab.
    fire('pointerdown', { ...at(0.4, 0.5), pointerId: 2 });
    fire('pointerdown', { ...at(0.6, 0.5), pointerId: 3 });
    fire('pointerup', { ...at(0.4, 0.5), pointerId: 2 });
    fire('pointerdown', { ...at(0.4, 0.5), pointerId: 2 });
    fire('pointerup', { ...at(0.4, 0.5), pointerId: 2 });
    fire('pointerup', { ...at(0.6, 0.5), pointerId: 3 });
    expect([share(), steps()]).toEqual([0, 0]);
    fire('pointerdown', { ...at(0.25, 0.5), pointerId: 2 });
    fire('pointermove', { ...at(0.5, 0.5), pointerId: 2 });
    fire('pointerdown', { ...at(0.9, 0.9), pointerId: 3 }); // the side of a hand
    fire('pointermove', { ...at(0.9, 0.8), pointerId: 3 });
    fire('pointermove', { ...at(0.75, 0.5), pointerId: 2 });
    fire('pointerup', { ...at(0.9, 0.8), pointerId: 3 });
    fire('pointerup', { ...at(0.75, 0.5), pointerId: 2 });
    expect(scale()).toBe(now);
    expect(steps()).toBe(1);
    expect(marked()).toEqual({ x: near(100), y: near(50), width: near(60), height: near(10) });
  });

  test('follows the brush that keys move, and its buttons zoom it', async () => {
    element().focus();
    for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'Zoom in (+)' }).click();
    await expect.poll(scale).toBeCloseTo(1.5 ** 4, 3);
    element().focus();
    const edge = () => boardView.getState().zoom.x;
    const before = edge();
    for (let i = 0; i < 12; i++) await userEvent.keyboard('{ArrowRight}'); // 30 px of 200, five times as large
    expect(edge()).toBeLessThan(before);
    await userEvent.keyboard(' ');
    expect(marked()).toMatchObject({ x: near(130), y: near(50) });
    await page.getByRole('button', { name: 'Fit to window (0)' }).click();
    await expect.poll(scale).toBe(1);
    expect(marked()).toMatchObject({ x: near(130), y: near(50) });
  });
});

test('a mask is made by numbers, and what is handed on is the same mask', async () => {
  await showBoard();
  await page.getByText('Mask by numbers').click();
  for (const [name, value] of Object.entries({ left: 20, top: 10, width: 50, height: 40 }))
    await page.getByRole('spinbutton', { name, exact: true }).fill(String(value));
  await page.getByRole('button', { name: 'Add rectangle' }).click();
  expect(share()).toBe(0.1);
  await page.getByRole('button', { name: 'Take away' }).click();
  expect(share()).toBe(0);
  await page.getByRole('button', { name: 'Add oval' }).click();
  expect(share()).toBeCloseTo((Math.PI * 25 * 20) / 20_000, 2);
  await vi.waitFor(() => expect(state().mask).toBeInstanceOf(Blob));
  const bitmap = await createImageBitmap(state().mask!);
  expect([bitmap.width, bitmap.height]).toEqual([200, 100]);
});

test('what is transparent in the picture to start from is shown on white, in its own shape', async () => {
  const isWhite = ({ backgroundColor }: CSSStyleDeclaration) => backgroundColor === 'rgb(255, 255, 255)';
  await showBoard();
  expect([...document.querySelectorAll('main img')].filter((image) => isWhite(getComputedStyle(image)))).toHaveLength(
    2,
  );
  end();
  show(<Panel view="image" />);
  const stage = page.getByRole('img', { name: 'Picture to start from', exact: true });
  await vi.waitFor(() => {
    const { width, height } = stage.element().getBoundingClientRect();
    expect(width).toBeGreaterThan(200);
    expect(width / height).toBeCloseTo(2, 1);
  });
  expect(isWhite(getComputedStyle(stage.element()))).toBe(true);
});

test('a mask outlives a look at another view', async () => {
  await showBoard();
  await page.getByText('Mask by numbers').click();
  await page.getByRole('button', { name: 'Add rectangle' }).click();
  const painted = share();
  end();
  show(<Panel view="history" />);
  await expect.element(page.getByText('No pictures yet')).toBeVisible();
  end();
  show(<Panel view="inpaint" />);
  await expect.element(board()).toBeVisible();
  expect(share()).toBe(painted);
});

test('a mask that goes with its picture comes back with it', async () => {
  await showBoard();
  await page.getByText('Mask by numbers').click();
  await page.getByRole('button', { name: 'Add rectangle' }).click();
  const painted = share();
  await vi.waitFor(() => expect(state().mask).toBeInstanceOf(Blob));
  await state().accept([await picture(80, 80)]);
  await vi.waitFor(() => expect(maskEditor.getState().mask).toMatchObject({ width: 80, height: 80 }), patience);
  expect(share()).toBe(0);
  await page.getByRole('button', { name: 'Bring both back' }).click();
  await vi.waitFor(() => expect(maskEditor.getState().mask).toMatchObject({ width: 200, height: 100 }), patience);
  await vi.waitFor(() => expect(share()).toBe(painted));
  await expect.element(page.getByText('was left')).not.toBeInTheDocument();
});

test('a picture that cannot be shown is told in its place, with ways on', async () => {
  show(<Panel view="image" />);
  state().setSource(new File(['only words'], 'note.png', { type: 'image/png' }));
  await expect.element(page.getByRole('alert')).toHaveTextContent('“note.png” cannot be shown');
  await page.getByRole('button', { name: 'Continue without it' }).click();
  await expect.element(page.getByText('Choose a picture to change')).toBeVisible();
});

test('a picture of another shape says that it is stretched, and one press keeps its shape', async () => {
  show(<Panel view="image" />);
  await vi.waitFor(() => expect(state().facts).toBeDefined(), patience);
  state().setSource(await picture(400, 100));
  await expect.element(page.getByText('It is stretched to 128 × 128.')).toBeVisible();
  await page.getByRole('button', { name: 'Keep its shape: 256 × 64' }).click();
  expect(state().form).toMatchObject({ width: 256, height: 64 });
  await expect.element(page.getByText('It is stretched')).not.toBeInTheDocument();
});

test('a grid has a bar and Stop from its start, and one bar for all of its pictures', async () => {
  const far = { finished: 0, pictures: 2 };
  const grid = { x: { name: 'steps' as const, values: [1, 2] }, cells: [undefined, undefined] };
  diffusionStore.setState({ grid, work: { ...far, phase: 'load', progress: undefined, loaded: 0.25, share: 0.125 } });
  show(<Panel view="text" />);
  const valueOf = (name: string) => (page.getByRole('progressbar', { name }).element() as HTMLProgressElement).position;
  await expect.element(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  expect([valueOf('Loading the model'), valueOf('All pictures')]).toEqual([0.25, 0.0625]);
  const { form: settings } = state();
  diffusionStore.setState({ work: { ...far, phase: 'run', settings, done: 1, total: 2, share: 0.5 } });
  await expect.element(page.getByText('Step 1 of 2')).toBeVisible();
  await expect.element(page.getByText('Picture 1 of 2')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  expect(valueOf('All pictures')).toBe(0.25);
  diffusionStore.setState({ grid: undefined, work: { phase: 'idle' } });
});

test('a grid says what is wrong with its values where they are', async () => {
  show(<Panel view="text" />);
  await page.getByText('two settings, all their values').click();
  await page.getByLabelText('Values of steps').fill('10, many');
  await page.getByRole('button', { name: 'Make the grid' }).click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('Steps: “many” is not accepted.');
});

test('a mask that is missing is asked for, and the way there is one press', async () => {
  await showBoard();
  await page.getByRole('button', { name: /^Fill the mask/ }).click();
  await expect.element(page.getByRole('alert')).toHaveTextContent('Brush over the area you want to replace.');
  await page.getByRole('button', { name: 'Paint the mask' }).click();
  await expect.element(board()).toBeVisible();
  expect(page.getByRole('alert').query()).toBeNull();
});

test('of several pictures one is taken, and that is said of the others', async () => {
  show(<Panel view="image" />);
  await state().accept([await picture(), await picture(), await picture()]);
  await expect.element(page.getByText('The 2 other pictures were left out: one is taken at a time.')).toBeVisible();
  await state().accept([await picture()]);
  await expect.element(page.getByText(/were left out/)).not.toBeInTheDocument();
});

test('on a phone the picture stands before the form, and what came of a press is in sight', async () => {
  await page.viewport(360, 740);
  await showBoard();
  const top = (element: Element) => element.getBoundingClientRect().top;
  const prompt = page.getByRole('textbox', { name: /^Prompt/ });
  await vi.waitFor(() => expect(top(board().element())).toBeLessThan(top(prompt.element())));
  const fill = page.getByRole('button', { name: /^Fill the mask/ });
  fill.element().scrollIntoView();
  await fill.click();
  await expect.element(page.getByRole('alert')).toBeInViewport();
});

test('a picture that comes in while the history is on show is shown where it is used', async () => {
  show(<Panel view="history" />);
  await state().accept([await picture()]);
  await vi.waitFor(() => expect(location.hash).toBe('#/diffusion/image'));
  location.hash = '#/diffusion/history';
  await state().accept([await picture(100, 100)]);
  await vi.waitFor(() => expect(location.hash).toBe('#/diffusion/image'));
  location.hash = '';
});

test('a picture tells its steps, and of a very long prompt the beginning', async () => {
  const thumb = await picture();
  const parameters = { prompt: 'cat, '.repeat(2000), seed: 1, steps: 1 };
  const item = { version: 1, created: 0, width: 8, height: 8, bytes: 1, stepMs: 100, stopped: false, thumb } as const;
  const stopped = { stopped: true, ran: { done: 3, total: 20 } };
  const items = [
    { ...item, id: 'whole', parameters },
    { ...item, ...stopped, id: 'stopped', parameters: { ...parameters, steps: 20 } },
  ];
  const files = async () => ({ picture: thumb });
  const { files: real, open } = state();
  diffusionStore.setState({ items, current: 'whole', files, open: async () => {} });
  show(<Panel view="text" />);
  const result = page.getByRole('region', { name: 'Result' });
  await expect.element(result).toHaveTextContent('Done1 step of 100 ms');
  await result.getByRole('button', { name: 'Settings' }).click();
  await expect.element(result).toHaveTextContent('… (10,000 characters)');
  await expect.element(result.getByText('Copy as text')).toBeVisible();
  diffusionStore.setState({ current: 'stopped' });
  await expect.element(result).toHaveTextContent('Stoppedafter 3 of 20 steps of 100 ms');
  await expect.element(result).toHaveTextContent('20, stopped after 3');
  diffusionStore.setState({ items: [], current: undefined, files: real, open });
});

describe('two pictures of the history', () => {
  const { files: real, open } = state();
  let items: HistoryItem[];
  const coloured = async (colour: string) => {
    const canvas = new OffscreenCanvas(32, 32);
    Object.assign(canvas.getContext('2d')!, { fillStyle: colour }).fillRect(0, 0, 32, 32);
    return canvas.convertToBlob();
  };
  beforeEach(async () => {
    const pictures = { red: await coloured('#ff0000'), blue: await coloured('#0000ff') };
    const item = { version: 1, created: 0, width: 32, height: 32, bytes: 1, stepMs: 100, stopped: false } as const;
    items = [
      { ...item, id: 'red', thumb: pictures.red, parameters: { prompt: 'a cat', seed: 1, steps: 10 } },
      { ...item, id: 'blue', thumb: pictures.blue, parameters: { prompt: 'a cat', seed: 1, steps: 20 } },
    ];
    const files = async (id: string) => ({ picture: pictures[id as keyof typeof pictures] });
    diffusionStore.setState({ items, files, open: async () => {} });
    viewState.setState({ chosen: [] });
  });
  afterEach(() => diffusionStore.setState({ items: [], current: undefined, files: real, open }));

  test('are compared over each other, with a line that keys move, and told apart', async () => {
    show(<Panel view="history" />);
    await page.getByRole('checkbox').nth(0).click();
    await expect.element(page.getByRole('button', { name: 'Compare' })).toBeDisabled();
    await page.getByRole('checkbox').nth(1).click();
    await page.getByRole('button', { name: 'Compare' }).click();
    await expect.element(page.getByText('Left and right differ in steps: 10 and 20.')).toBeVisible();
    const line = page.getByRole('slider', { name: 'Position of the divider' });
    (line.element() as HTMLElement).focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    await expect.element(line).toHaveValue('52');
    // Zoomed and moved, they are still cut at the line: what is on each side of it is the picture of that side.
    const seenAt = (share: number) => {
      const box = page.getByRole('group', { name: 'Picture to zoom' }).element().getBoundingClientRect();
      const found = document.elementsFromPoint(box.left + share * box.width, box.top + box.height / 2);
      return (found.find((one) => one instanceof HTMLImageElement) as HTMLImageElement).alt;
    };
    const left = 'Left: seed 1';
    const expectCut = () =>
      vi.waitFor(() =>
        expect([0.02, 0.51, 0.53, 0.98].map(seenAt)).toEqual([left, left, 'Right: seed 1', 'Right: seed 1']),
      );
    await expectCut();
    (page.getByRole('group', { name: 'Picture to zoom' }).element() as HTMLElement).focus();
    await userEvent.keyboard('+++');
    await expectCut();
    await userEvent.keyboard('{Shift>}{ArrowLeft}{ArrowLeft}{/Shift}');
    await expectCut();
    await userEvent.keyboard('{Shift>}{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}{/Shift}');
    await expectCut();
    await page.getByRole('button', { name: 'Clear selection' }).click();
    await expect.element(line).not.toBeInTheDocument();
  });

  test('are marked by keys, found by their marks and words, and deleted with a way back', async () => {
    const { mark: realMark } = state();
    const mark = async (ids: readonly string[], change: MarkChange) =>
      diffusionStore.setState(({ items: all }) => ({
        items: all.map((one) => (ids.includes(one.id) ? withMarks(one, change) : one)),
      }));
    diffusionStore.setState({ mark });
    onTestFinished(() => {
      diffusionStore.setState({ mark: realMark });
      viewState.setState({ filter: noFilter, active: undefined, leaving: [] });
    });
    show(<Panel view="history" />);
    const tiles = page.getByRole('button', { name: /^Open / });
    await expect.element(tiles.nth(1)).toBeVisible();
    (tiles.nth(0).element() as HTMLElement).focus();
    await userEvent.keyboard('f{ArrowRight}k {ArrowRight}');
    await expect.element(tiles.nth(1)).toHaveFocus();
    expect(state().items.map(({ marks }) => marks)).toEqual([{ favourite: true }, { verdict: 'keep' }]);
    expect(viewState.getState().chosen).toEqual(['blue']);
    await userEvent.keyboard('x{Home}f');
    expect(state().items.map(({ marks }) => marks)).toEqual([undefined, { verdict: 'out' }]);
    await page.getByRole('combobox', { name: 'Mark' }).selectOptions('Out');
    await expect.element(page.getByText('1 of 2 pictures')).toBeVisible();
    await expect.poll(() => tiles.elements()).toHaveLength(1);
    await page.getByRole('searchbox', { name: 'Prompt or seed' }).fill('dog');
    await expect.element(page.getByText('No picture matches.', { exact: false })).toBeVisible();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => tiles.elements()).toHaveLength(2);
    await page.getByRole('button', { name: 'Choose all' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.element(page.getByText('2 pictures deleted')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => tiles.elements()).toHaveLength(2);
    (tiles.nth(1).element() as HTMLElement).focus();
    await userEvent.keyboard('{Enter}');
    expect(state().current).toBe('blue');
  });

  test('are copied as PNG, and where the browser refuses it says so', async () => {
    diffusionStore.setState({ current: 'red' });
    viewState.setState({ following: false });
    show(<Panel view="text" />);
    const write = vi.spyOn(navigator.clipboard, 'write').mockResolvedValue(undefined);
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await expect.element(page.getByRole('button', { name: 'Copied' })).toBeVisible();
    expect(write.mock.calls[0]![0][0]!.types).toEqual(['image/png']);
    write.mockRejectedValue(new DOMException('', 'NotAllowedError'));
    await page.getByRole('button', { name: 'Copied' }).click();
    await expect.element(page.getByRole('alert')).toHaveTextContent('does not let this page copy a picture');
    write.mockRestore();
  });

  test('of a grid become one picture, each in its place', async () => {
    const { picture, unreadable } = await drawGrid(
      { x: { name: 'steps', values: [10, 20] }, cells: ['red', 'blue'] },
      items,
    );
    expect(unreadable).toBe(0);
    const bitmap = await createImageBitmap(picture);
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const centre = (red: number, blue: number) => {
      const at = Array.from({ length: data.length / 4 }, (_, i) => i).filter(
        (i) => data[4 * i] === red && data[4 * i + 1] === 0 && data[4 * i + 2] === blue,
      );
      return { pixels: at.length, x: at.reduce((sum, i) => sum + (i % bitmap.width), 0) / at.length };
    };
    const [red, blue] = [centre(255, 0), centre(0, 255)];
    expect([red.pixels, blue.pixels]).toEqual([32 * 32, 32 * 32]);
    expect(blue.x - red.x).toBeGreaterThanOrEqual(32);
  });
});
