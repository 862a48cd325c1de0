import { expect, test, vi } from 'vitest';
import { AppError } from '../../runtime/errors.ts';
import type { ClipContract, LoadedClip } from './contract.ts';
import type { LabelSet, LabelSetStore } from './label-sets.ts';
import { checkLabels, checkTemplates } from './options.ts';
import { type KeptPictures, keepQuestion, readQuestion } from './kept-view.ts';
import { rank } from './reading.ts';
import { memorySession } from '../../runtime/page/memory-session.ts';
import { type ClipSurroundings, createClipStore } from './store.ts';
import { colourPicture, createColourClip } from './testing/colour-clip.ts';

const red = colourPicture('red.png', '255,0,0');
const blue = colourPicture('blue.png', '0,0,255');
const broken = colourPicture('broken.png', 'not a colour');

function memorySets(): LabelSetStore {
  let sets: LabelSet[] = [];
  const answer = async () => ({ sets, kept: false });
  return {
    list: answer,
    save(added) {
      sets = [...sets, added];
      return answer();
    },
    remove(name) {
      sets = sets.filter((set) => set.name !== name);
      return answer();
    },
  };
}

/** A store before the model of colours. `hold` keeps the model before its next picture until it is released. */
function setup(more: Partial<ClipSurroundings> = {}) {
  let gate = Promise.resolve();
  const clip = createColourClip(() => gate);
  const { load, classify } = clip.implementation;
  const context = (options: { signal?: AbortSignal; onProgress?: (value: never) => void } = {}) => ({
    signal: options.signal ?? new AbortController().signal,
    progress: (value: ClipContract['classify'][2]) => options.onProgress?.(value as never),
  });
  const store = createClipStore({
    async load(options): Promise<LoadedClip> {
      return load({ model: 'colour-clip', device: 'auto' }, context(options));
    },
    async classify(images, labels, options = {}) {
      checkLabels(labels);
      const templates = checkTemplates(options.templates ?? 'plain');
      const input = { model: 'colour-clip', device: 'auto' as const, images: images as Blob[], labels, templates };
      return classify(input, context(options));
    },
    find: () => Promise.reject(new AppError('network', 'There is no catalogue here.')),
    sets: memorySets(),
    ...more,
  });
  store.setState({ labels: ['red', 'green', 'blue'] });
  const hold = () => {
    let open = () => {};
    gate = new Promise((resolve) => (open = resolve));
    return () => {
      gate = Promise.resolve();
      open();
    };
  };
  const states = () => store.getState().pictures.map(({ state }) => state);
  const best = () =>
    store.getState().pictures.map(({ reading }) => reading && rank(reading, { none: false })[0]?.label);
  const settled = () => vi.waitFor(() => expect(store.getState().work.phase).toBe('idle'));
  return { store, clip, hold, states, best, settled };
}

test('pictures are looked at as they are added, and one that cannot be read says so in its place', async () => {
  const { store, states, best, settled } = setup();
  store.getState().add([red, broken, blue]);
  await settled();
  expect(states()).toEqual(['done', 'failed', 'done']);
  expect(best()).toEqual(['red', undefined, 'blue']);
  expect(store.getState().pictures[1]?.error).toMatchObject({
    code: 'bad-input',
    message: expect.stringContaining('three numbers'),
  });
  expect(store.getState().model?.logitScale).toBe(20);
});

test('one picture is shown by itself, several at once as a table', async () => {
  const { store, settled } = setup();
  store.getState().add([red]);
  expect(store.getState().view).toBe('one');
  store.getState().add([red, blue]);
  expect(store.getState().view).toBe('table');
  expect(store.getState().current).toBe(store.getState().pictures[1]?.id);
  await settled();
});

test('a picture dropped while another runs is taken by the same run', async () => {
  const { store, hold, states, settled } = setup();
  const release = hold();
  store.getState().add([red]);
  await vi.waitFor(() => expect(states()).toEqual(['running']));
  store.getState().add([blue]);
  expect(states()).toEqual(['running', 'waiting']);
  release();
  await settled();
  expect(states()).toEqual(['done', 'done']);
});

test('Stop keeps what has an answer, and going on takes the rest', async () => {
  const { store, hold, states, settled } = setup();
  store.getState().add([red]);
  await settled();
  const release = hold();
  store.getState().add([blue, red]);
  await vi.waitFor(() => expect(states()).toEqual(['done', 'running', 'running']));
  store.getState().stop();
  release();
  await settled();
  expect(states()).toEqual(['done', 'waiting', 'waiting']);
  expect(store.getState()).toMatchObject({ stopped: true, fault: undefined });
  await store.getState().run();
  expect(states()).toEqual(['done', 'done', 'done']);
  expect(store.getState().stopped).toBe(false);
});

test('other labels end the run and are asked about once they have rested', async () => {
  const { store, clip, hold, states, best, settled } = setup();
  const release = hold();
  store.getState().add([red, blue]);
  await vi.waitFor(() => expect(states()).toEqual(['running', 'running']));
  store.getState().setLabels(['yellow']);
  store.getState().setLabels(['yellow', 'blue']);
  release();
  await vi.waitFor(() => expect(best()).toEqual(['yellow', 'blue']));
  await settled();
  expect(clip.asked).toEqual([
    ['red', 'green', 'blue'],
    ['yellow', 'blue'],
  ]);
});

test('the answer to the labels before stays in sight until the new one is there', async () => {
  const { store, hold, settled } = setup();
  store.getState().add([red]);
  await settled();
  const release = hold();
  store.getState().setLabels(['blue', 'green']);
  expect(store.getState().pictures[0]).toMatchObject({
    state: 'waiting',
    reading: { labels: ['red', 'green', 'blue'] },
  });
  release();
  await vi.waitFor(() => expect(store.getState().pictures[0]?.reading?.labels).toEqual(['blue', 'green']));
});

test('without labels nothing is asked, and pictures wait for one', async () => {
  const { store, clip, states } = setup();
  store.setState({ labels: [] });
  store.getState().add([red]);
  expect(states()).toEqual(['waiting']);
  store.getState().setLabels(['red']);
  await vi.waitFor(() => expect(states()).toEqual(['done']));
  expect(clip.asked).toEqual([['red']]);
});

test('own templates are passed on as they are', async () => {
  const classify = vi
    .fn<ClipSurroundings['classify']>()
    .mockRejectedValue(new AppError('crash', 'The worker stopped.'));
  const { store, settled } = setup({ classify });
  store.setState({ templates: 'own', ownTemplates: ['a drawing of a {}.'] });
  store.getState().add([red]);
  await settled();
  expect(classify.mock.calls[0]?.[2]?.templates).toEqual(['a drawing of a {}.']);
});

test('what stops the whole run is told once, the pictures wait, and trying again works', async () => {
  let failures = 1;
  const { load } = createColourClip().implementation;
  const { store, states, settled } = setup({
    async load() {
      if (failures-- > 0) throw new AppError('network', 'The model could not be read.');
      return load({ model: 'colour-clip', device: 'auto' }, { signal: AbortSignal.timeout(1000), progress: () => {} });
    },
  });
  store.getState().add([red]);
  await settled();
  expect(store.getState().fault).toEqual({ code: 'network', message: 'The model could not be read.' });
  expect(states()).toEqual(['waiting']);
  await store.getState().run();
  expect(states()).toEqual(['done']);
  expect(store.getState().fault).toBeUndefined();
});

test('a picture that cannot even be sent does not take its neighbours with it', async () => {
  const { clip } = setup();
  const signal = new AbortController().signal;
  const classify: ClipSurroundings['classify'] = async (images, labels) => {
    if (images.includes(broken)) throw new AppError('bad-input', 'The SVG does not draw.');
    return clip.implementation.classify(
      { model: '', device: 'auto', images: images as Blob[], labels, templates: 'plain' },
      { signal, progress: () => {} },
    );
  };
  const { store, states, settled } = setup({ classify });
  store.getState().add([red, broken, blue]);
  await settled();
  expect(states()).toEqual(['done', 'failed', 'done']);
});

test('removing the picture on show shows its neighbour', async () => {
  const { store, settled } = setup();
  store.getState().add([red, blue, red]);
  await settled();
  const [first, second, third] = store.getState().pictures.map(({ id }) => id);
  store.getState().select(second!);
  store.getState().remove(second!);
  expect(store.getState().current).toBe(third);
  store.getState().remove(third!);
  expect(store.getState().current).toBe(first);
  store.getState().remove(first!);
  expect(store.getState()).toMatchObject({ current: undefined, pictures: [] });
});

test('while the camera has the model pictures wait; afterwards they are taken', async () => {
  const { store, states } = setup();
  store.getState().startLive();
  store.getState().add([red]);
  expect(states()).toEqual(['waiting']);
  store.getState().stopLive();
  await vi.waitFor(() => expect(states()).toEqual(['done']));
});

test('a frame of the camera is answered with the labels of now', async () => {
  const { store } = setup();
  store.getState().startLive();
  await store.getState().look(red as never, { signal: new AbortController().signal });
  expect(store.getState().live?.reading?.labels).toEqual(['red', 'green', 'blue']);
  store.getState().stopLive();
  expect(store.getState().live).toBeUndefined();
});

test('own sets are saved with the labels of now, and what is not kept is said', async () => {
  const { store } = setup();
  await store.getState().saveSet('Lights');
  expect(store.getState()).toMatchObject({
    ownSets: [{ name: 'Lights', labels: ['red', 'green', 'blue'] }],
    setsKept: false,
  });
  await store.getState().removeSet('Lights');
  expect(store.getState().ownSets).toEqual([]);
});

test('another model looks at the pictures again, and at new ones', async () => {
  const loaded: (string | undefined)[] = [];
  const { load } = createColourClip().implementation;
  const { store, states, settled } = setup({
    async load({ model } = {}) {
      loaded.push(model);
      return load({ model: 'colour-clip', device: 'auto' }, { signal: AbortSignal.timeout(1000), progress: () => {} });
    },
    find: (id) => Promise.resolve({ id, name: 'Other' } as never),
  });
  store.getState().add([red]);
  await settled();
  store.getState().choose('other');
  expect(store.getState()).toMatchObject({ chosen: 'other', model: undefined });
  expect(states()).toEqual(['waiting']);
  await vi.waitFor(() => expect(states()).toEqual(['done']));
  expect(loaded).toEqual(['pocket-clip', 'other']);
  expect(store.getState().entry).toMatchObject({ name: 'Other' });
});

test('pictures and their answers are there after a reload, and what had none is asked then', async () => {
  const session = memorySession<KeptPictures>();
  const { store } = setup({ session });
  await store
    .getState()
    .open()
    .catch(() => {});
  store.getState().add([red, blue]);
  await vi.waitFor(() => expect(store.getState().pictures.map(({ state }) => state)).toEqual(['done', 'done']));
  store.getState().add([broken]);
  await vi.waitFor(() => expect(store.getState().pictures.at(-1)!.state).toBe('failed'));

  const later = setup({ session });
  later.store.getState().add([blue]);
  await later.store
    .getState()
    .open()
    .catch(() => {});
  const { pictures, current } = later.store.getState();
  expect(pictures.map(({ name }) => name)).toEqual(['red.png', 'blue.png', 'broken.png', 'blue.png']);
  expect(pictures.slice(0, 3).map(({ state }) => state)).toEqual(['done', 'done', 'failed']);
  expect(pictures.slice(0, 3)).toEqual(store.getState().pictures);
  expect(current).toBe(pictures[3]!.id);
  await vi.waitFor(() => expect(later.store.getState().pictures[3]!.state).toBe('done'));

  const other = setup({ session });
  other.store.setState({ labels: ['blue', 'red'] });
  await other.store
    .getState()
    .open()
    .catch(() => {});
  await vi.waitFor(() =>
    expect(other.store.getState().pictures.map(({ reading }) => reading?.labels)).toEqual([
      ['blue', 'red'],
      ['blue', 'red'],
      undefined,
      ['blue', 'red'],
    ]),
  );
});

test('the sample that the home page shows by itself is not stored as a picture of the person', async () => {
  const session = memorySession<KeptPictures>();
  const { store } = setup({ session });
  await store
    .getState()
    .open()
    .catch(() => {});
  store.getState().greet(red);
  expect(store.getState().pictures).toHaveLength(1);
  expect(session.kept?.value.pictures ?? []).toEqual([]);
  store.getState().greet(blue); // there is a picture already
  store.getState().add([blue]);
  expect(session.kept!.value.pictures.map(({ name }) => name)).toEqual(['blue.png']);
});

test('a question is read as it was stored, and nothing else is taken for one', () => {
  const keeper = (text: string | null) => ({ getItem: () => text, setItem: () => {} });
  let stored = '';
  const question = { labels: ['a', 'b'], templates: 'own' as const, ownTemplates: ['a {}'], showNone: false };
  keepQuestion(question, { getItem: () => null, setItem: (_, text) => (stored = text) });
  expect(readQuestion(keeper(stored))).toEqual(question);
  for (const text of [null, 'x', '[]', 'null', '{"labels":[1],"templates":"none","ownTemplates":"a","showNone":1}'])
    expect(readQuestion(keeper(text))).toEqual({});
});
