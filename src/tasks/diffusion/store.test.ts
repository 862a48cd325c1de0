import { describe, expect, test, vi } from 'vitest';
import { AppError } from '../../runtime/errors.ts';
import { exampleFacts } from './fixtures/settings.ts';
import { startForm, type Form } from './form.ts';
import { parseAxis } from './grid.ts';
import type { History, HistoryFiles, HistoryItem } from './history.ts';
import { withMarks } from './marks.ts';
import type { Restored } from './restore/settle.ts';
import type { GenerateOptions, Generation } from './settings.ts';
import { memorySession } from '../../runtime/page/memory-session.ts';
import type { Tabs } from '../../runtime/page/tabs.ts';
import type { KeptStart } from './kept-start.ts';
import { createDiffusionStore, type DiffusionSurroundings } from './store.ts';

function memoryHistory(): History {
  const kept = new Map<string, { item: HistoryItem; files: HistoryFiles }>();
  return {
    list: async () => ({ items: [...kept.values()].map(({ item }) => item).toReversed(), kept: true }),
    async add(added, files) {
      const id = `picture ${kept.size + 1}`;
      const item: HistoryItem = { ...added, version: 1, id, created: kept.size, bytes: files.picture.size };
      kept.set(id, { item, files });
      return item;
    },
    files: async (id) => kept.get(id)!.files,
    mark: async (ids, change) =>
      ids.flatMap((id) => {
        const one = kept.get(id);
        if (one) one.item = withMarks(one.item, change);
        return one?.item ?? [];
      }),
    remove: async (ids) => ids.forEach((id) => kept.delete(id)),
    clear: async () => kept.clear(),
  };
}

/** A store before a maker of pictures that takes as many turns as it has steps; `hold` keeps it at its first. */
function setup(more: Partial<DiffusionSurroundings> = {}) {
  let gate = Promise.resolve();
  const generate = vi.fn(async (options: GenerateOptions): Promise<Generation> => {
    const { signal, steps = 2, onProgress, seed, prompt } = options;
    const stepMs: number[] = [];
    while (stepMs.length < steps && signal?.reason !== 'stop') {
      await gate;
      if (signal?.reason !== 'stop') signal?.throwIfAborted();
      stepMs.push(100);
      onProgress?.({ phase: 'run', done: stepMs.length, total: steps, unit: 'steps', stepMs: 100, eta: 1, image: 0 });
    }
    const { model = '' } = options;
    const timings = { encodeMs: 0, stepMs, decodeMs: 0, totalMs: 0 };
    const parameters = { prompt, model, ...(seed !== undefined && { seed }) };
    return {
      images: [new Blob(['png'])],
      seeds: [Number(seed)],
      parameters,
      timings,
      stopped: stepMs.length < steps,
      notices: [],
    };
  });
  const around = {
    generate,
    readRestored: async () => null,
    watchLoaded: (listener) => listener(undefined),
    facts: async () => exampleFacts,
    countTokens: async (prompt) => ({ count: prompt.length, chunks: [prompt.length] }),
    history: memoryHistory(),
    thumbnail: async (picture) => ({ thumb: picture, width: 128, height: 128 }),
    ...more,
  } satisfies DiffusionSurroundings;
  const store = createDiffusionStore(around);
  store.getState().change({ steps: 2, drawSeed: false, seed: 7 });
  const hold = () => {
    let open = () => {};
    gate = new Promise((resolve) => (open = resolve));
    return open;
  };
  const made = () => generate.mock.calls.map(([options]) => options);
  return { store, around, get: store.getState, made, hold };
}

test('opening reads the model, the tokens and the history', async () => {
  const { get } = setup();
  await get().open();
  expect(get()).toMatchObject({ facts: exampleFacts, kept: true, items: [] });
  expect(get().tokens).toEqual({ prompt: { count: 39, chunks: [39] }, negative: { count: 0, chunks: [0] } });
});

test('opening again leaves what was set', async () => {
  const { get } = setup();
  await get().open();
  get().change({ steps: 3, width: 64 });
  get().setMode('inpaint');
  await get().open();
  expect(get().form).toMatchObject({ steps: 3, width: 64, strength: 1 });
});

describe('the form of the last visit', () => {
  const keptForm = { ...startForm, prompt: 'a fox', steps: 33, seed: 5, drawSeed: false, width: 192 };
  const opened = async (kept: Form) => {
    const store = createDiffusionStore({ ...setup().around, keptForm: kept });
    await store.getState().open();
    return store;
  };
  test('stands again', async () => {
    const store = await opened(keptForm);
    expect(store.getState().form).toEqual(keptForm);
  });
  test('has its size as it was typed, also one that the model cannot make', async () => {
    expect((await opened({ ...keptForm, width: 200 })).getState().form).toEqual({ ...keptForm, width: 200 });
  });
  test('gives its words at once, and the rest when its model is there', async () => {
    const store = await opened({ ...keptForm, model: 'sd-15' });
    expect(store.getState().form).toEqual({ ...startForm, prompt: 'a fox', seed: 5, drawSeed: false });
    store.getState().change({ prompt: 'an owl' });
    store.getState().change({ model: 'sd-15' });
    const whole = { ...keptForm, model: 'sd-15', prompt: 'an owl' };
    await vi.waitFor(() => expect(store.getState().form).toEqual(whole));
  });
});

test('each way to start keeps its own strength, and no fault of the one is told in the other', async () => {
  const { get } = setup();
  get().setMode('image');
  get().change({ strength: 0.35 });
  get().setMode('inpaint');
  expect(get().form.strength).toBe(1);
  get().change({ strength: 0.6 });
  await get().generate();
  expect(get().fault).toMatchObject({ code: 'bad-input' });
  get().setMode('text');
  expect(get()).toMatchObject({ fault: undefined, form: { strength: 0.35 } });
  get().setMode('inpaint');
  expect(get().form.strength).toBe(0.6);
});

test('a model that cannot be read is told', async () => {
  const facts = () => Promise.reject(new AppError('network', 'The model could not be read.'));
  const { get } = setup({ facts });
  await get().open();
  expect(get()).toMatchObject({ facts: undefined, items: [], fault: { code: 'network' } });
});

describe('generate', () => {
  test('makes a picture of what the form says, and keeps it', async () => {
    const { get, made } = setup();
    get().change({ prompt: 'a fox' });
    await get().generate();
    expect(made()[0]).toMatchObject({ prompt: 'a fox', seed: 7, steps: 2, offload: 'auto', vaeTiling: 'auto' });
    expect(made()[0]).not.toHaveProperty('negativePrompt');
    expect(get()).toMatchObject({
      current: 'picture 1',
      work: { phase: 'idle' },
      items: [{ stepMs: 100, stopped: false }],
    });
  });

  test('draws a new seed each time unless it is held, and shows it', async () => {
    const { get, made } = setup();
    get().change({ drawSeed: true });
    await get().generate();
    await get().generate();
    const seeds = made().map(({ seed }) => seed);
    expect(new Set(seeds).size).toBe(2);
    expect(get().form.seed).toBe(seeds[1]);
  });

  test('makes as many as asked, with the seeds that follow', async () => {
    const { get, made } = setup();
    get().change({ count: 3 });
    await get().generate();
    expect(made().map(({ seed }) => seed)).toEqual([7, 8, 9]);
    expect(get().items.map(({ parameters }) => parameters.seed)).toEqual([9, 8, 7]);
  });

  test('pressed again waits in the queue', async () => {
    const { get, made, hold } = setup();
    const open = hold();
    const first = get().generate();
    await get().generate();
    expect([made().length, get().queue.length]).toEqual([1, 1]);
    open();
    await first;
    expect([made().length, get().queue.length]).toEqual([2, 0]);
  });

  test('from a picture needs one, and inpainting a mask', async () => {
    const { get, made } = setup();
    get().setMode('inpaint');
    await get().generate();
    expect(get().fault).toMatchObject({ code: 'bad-input', message: 'Choose a picture to start from.' });
    get().setSource(new Blob(['source']));
    await get().generate();
    expect(get().fault).toMatchObject({ message: 'Brush over the area you want to replace.' });
    get().setMask(new Blob(['mask']));
    await get().generate();
    expect(made()[0]).toMatchObject({ image: new Blob(['source']), mask: new Blob(['mask']), strength: 1 });
    expect(get().fault).toBeUndefined();
    expect(Object.keys(await get().files('picture 1'))).toEqual(['picture', 'source', 'mask']);
  });
});

test('what the UNet runs on is known when it is opened, and forgotten when it is unloaded', () => {
  const loaded = {
    stage: 'unet',
    model: 'm',
    device: 'wasm',
    dtype: 'fp32',
    why: 'It is all.',
    selfTests: [],
  } as const;
  let tell: Parameters<DiffusionSurroundings['watchLoaded']>[0] = () => {};
  const { get } = setup({ watchLoaded: (listener) => (tell = listener) });
  tell({ ...loaded, selfTests: [] });
  expect(get().model).toEqual(loaded);
  tell(undefined);
  expect(get().model).toBeUndefined();
});

test('make four has the same settings and four seeds', async () => {
  const { get, made } = setup();
  await get().makeFour();
  expect(new Set(made().map(({ seed }) => seed)).size).toBe(4);
  expect(get().form.seed).toBe(7);
});

test('pictures of one press belong together, and their marks are kept and told to other tabs', async () => {
  const history = memoryHistory();
  let told = 0;
  let hear = (_what: string) => {};
  const tabs: Tabs = { tell: () => void told++, watch: (listener) => ((hear = listener), () => {}) };
  const { get } = setup({ history, tabs });
  get().change({ count: 2 });
  await get().generate({ batch: 'one press' });
  expect(get().items.map(({ batch }) => batch)).toEqual(['one press', 'one press']);
  const [newest, oldest] = get().items.map(({ id }) => id) as [string, string];
  const before = told;
  await get().mark([newest], { verdict: 'keep' });
  expect(told).toBe(before + 1);
  expect((await history.list()).items.map(({ marks }) => marks)).toEqual([{ verdict: 'keep' }, undefined]);
  // Another tab marks and removes while this one marks: neither is lost.
  await history.mark([newest], { favourite: true });
  await history.remove([oldest]);
  hear('changed');
  const marking = get().mark([newest], { verdict: 'out' });
  await marking;
  await vi.waitFor(() => expect(get().items).toHaveLength(1));
  expect(get().items[0]!.marks).toEqual({ verdict: 'out', favourite: true });
});

test('a grid fills cell by cell', async () => {
  const { get, made } = setup();
  await get().runGrid(parseAxis('steps', '1, 2'), parseAxis('seed', '3, 4'));
  expect(made().map(({ steps, seed }) => [steps, seed])).toEqual([
    [1, 3],
    [2, 3],
    [1, 4],
    [2, 4],
  ]);
  expect(get().grid!.cells).toEqual(['picture 1', 'picture 2', 'picture 3', 'picture 4']);
});

test('a grid with a size that the model cannot make is refused before its first picture', async () => {
  const { get, made } = setup();
  await get().open();
  await expect(get().runGrid(parseAxis('width', '64, 96'))).rejects.toThrow(
    'With this model, width can be a multiple of 64 from 64 to 2048, not 96',
  );
  expect(made()).toEqual([]);
});

test('a grid of several models holds each size to what its own model makes', async () => {
  const coarse = { ...exampleFacts, sizeMultiple: 256 };
  const facts = async (model?: string) => {
    if (model === 'not-here') throw new AppError('model-missing', 'It is not on this device.');
    return model === 'coarse' ? coarse : { ...exampleFacts, sizeMultiple: 8 };
  };
  const { get, made } = setup({ facts });
  await get().open();
  const grid = (models: string, widths: string) =>
    get().runGrid(parseAxis('model', models), parseAxis('width', widths));
  get().change({ height: 256 });
  await expect(grid('pocket-sd, coarse', '264')).rejects.toThrow(
    'With the model coarse, width can be a multiple of 256',
  );
  await expect(grid('pocket-sd, not-here', '256')).rejects.toMatchObject({ code: 'model-missing' });
  expect(made()).toEqual([]);
  await grid('pocket-sd, coarse', '256, 512');
  expect(made().map(({ model, width }) => [model, width])).toEqual([
    ['pocket-sd', 256],
    ['coarse', 256],
    ['pocket-sd', 512],
    ['coarse', 512],
  ]);
});

test('a size that the model cannot make is refused with the nearest, which mends it', async () => {
  const { get, made } = setup();
  await get().open();
  get().change({ width: 520, height: 768 });
  for (const start of [get().generate, get().makeFour]) {
    await start();
    const { fault } = get();
    expect(fault).toMatchObject({ code: 'bad-option', nearest: { width: 512, height: 768 } });
    expect(fault!.message).toContain('not 520');
  }
  expect(made()).toEqual([]);
  get().change({ width: 512 });
  expect(get().fault).toBeUndefined();
  await get().generate();
  expect(made()).toMatchObject([{ width: 512, height: 768 }]);
});

describe('while it runs', () => {
  const running = () => {
    const all = setup();
    const open = all.hold();
    all.get().change({ count: 3, steps: 5 });
    return { ...all, open, done: all.get().generate() };
  };
  test('stop keeps what is there and empties the queue', async () => {
    const { get, made, open, done } = running();
    get().stop();
    open();
    await done;
    expect([made().length, get().items.length, get().items[0]!.stopped]).toEqual([1, 1, true]);
    expect(get().items[0]!.ran).toEqual({ done: 1, total: 5 });
    expect(get().work).toEqual({ phase: 'idle' });
  });
  test('skip goes on with the next', async () => {
    const { get, made, open, done } = running();
    get().skip();
    open();
    await done;
    expect([made().length, get().items.map(({ stopped }) => stopped)]).toEqual([3, [false, false, true]]);
  });
  test('steps, their time and the time left are told', async () => {
    const { store, open, done } = running();
    const seen: unknown[] = [];
    store.subscribe(({ work }) => work.phase === 'run' && seen.push(work));
    open();
    await done;
    expect(seen).toContainEqual(expect.objectContaining({ done: 5, total: 5, stepMs: 100, eta: 1, etaAll: 2 }));
  });
});

test('what fails is told, and the queue does not run into it again', async () => {
  const generate = vi.fn(() => Promise.reject(new AppError('memory', 'The memory is full.')));
  const { get } = setup({ generate });
  get().change({ count: 3 });
  await get().generate();
  expect(generate).toHaveBeenCalledTimes(1);
  expect(get()).toMatchObject({ queue: [], work: { phase: 'idle' }, fault: { code: 'memory' } });
  get().dismissFault();
  expect(get().fault).toBeUndefined();
});

describe('a picture that comes in', () => {
  const file = new File(['picture'], 'a.png');
  test('is what is started from', async () => {
    const { get } = setup();
    await get().accept([file]);
    expect(get()).toMatchObject({ mode: 'image', source: file, offer: undefined });
  });
  const restored = (options: Restored['options']) => async () => ({
    program: 'Triptych',
    options,
    changed: [],
    left: [],
  });
  /** A form on which nothing is as it came. */
  const changed = {
    negativePrompt: 'dog',
    eta: 1,
    clipSkip: 2,
    clipSkipFor: 'both',
    emphasis: 'none',
    guidanceRescale: 0.7,
    rng: 'nv',
    vaeTiling: true,
    maskBlur: 9,
    maskPadding: 1,
    inpaintArea: 'masked',
    scheduler: 'DDIM',
    guidanceScale: 2,
    width: 64,
  } as const;
  test('with settings offers them', async () => {
    const { get } = setup({ readRestored: restored({ prompt: 'a tree', steps: 9, seed: 5 }) });
    await get().accept([file]);
    expect(get().offer).toMatchObject({ file, options: { prompt: 'a tree' } });
    get().answerOffer('settings');
    expect(get().form).toMatchObject({ prompt: 'a tree', steps: 9, seed: 5, drawSeed: false, negativePrompt: '' });
    expect(get()).toMatchObject({ mode: 'text', offer: undefined });
  });
  test('gives its settings, and of those that it leaves out the defaults, whatever the form said', async () => {
    const { get } = setup({ readRestored: restored({ prompt: 'a tree', steps: 9, seed: 5 }) });
    get().change(changed);
    get().setMode('inpaint');
    await get().accept([file]);
    get().answerOffer('settings');
    expect(get().mode).toBe('text');
    expect(get().form).toEqual({ ...startForm, prompt: 'a tree', steps: 9, seed: 5, drawSeed: false });
  });
  test('with words only changes the words', async () => {
    const { get } = setup({ readRestored: restored({ prompt: 'a tree' }) });
    get().change(changed);
    const { form } = get();
    await get().accept([file]);
    expect(get().offer?.changed.join()).toContain('only the prompt');
    get().answerOffer('settings');
    expect(get().form).toEqual({ ...form, prompt: 'a tree', negativePrompt: '' });
  });
  test('brings the view that it was made in, and the strength of it', async () => {
    const { get } = setup({ readRestored: restored({ prompt: 'a tree', seed: 5, strength: 0.3, maskBlur: 2 }) });
    await get().accept([file]);
    get().answerOffer('settings');
    expect(get()).toMatchObject({ mode: 'inpaint', form: { strength: 0.3, maskBlur: 2 } });
    get().setMode('text');
    get().setMode('inpaint');
    expect(get().form.strength).toBe(0.3);
  });
  test('of an inpainted picture goes to Inpaint with the picture and the mask, where the history has them', async () => {
    const history = memoryHistory();
    const [source, mask] = [new Blob(['source']), new Blob(['mask'])];
    const parameters = { prompt: 'a tree', seed: 5, strength: 0.3, maskBlur: 2 };
    const item = { parameters, width: 8, height: 8, stepMs: 1, stopped: false, thumb: file };
    await history.add(item, { picture: file, source });
    await history.add(item, { picture: file, source, mask });
    await history.add({ ...item, parameters: { ...parameters, seed: 6 } }, { picture: file, source: file, mask: file });
    const { get } = setup({ history, readRestored: restored(parameters) });
    await get().accept([file]);
    expect(get().offer?.changed.join()).toContain('and the mask are in the history');
    get().answerOffer('settings');
    expect(get()).toMatchObject({ mode: 'inpaint', source, mask });
    get().setMask(undefined);
    await get().accept([file]);
    get().answerOffer('nothing');
    expect(get().mask).toBe(undefined);
  });
  test('of one that the history does not have goes there with itself, and says so', async () => {
    const { get } = setup({ readRestored: restored({ prompt: 'a tree', seed: 5, strength: 0.3, maskBlur: 2 }) });
    await get().accept([file]);
    expect(get().offer?.changed.join()).toContain('This picture stands in for it');
    get().answerOffer('settings');
    expect(get()).toMatchObject({ mode: 'inpaint', source: file, mask: undefined });
  });
  test('an empty negative prompt that was encoded is encoded again, until another is typed', async () => {
    const { get, made } = setup({
      readRestored: restored({ prompt: 'a tree', seed: 5, steps: 1, negativePrompt: '' }),
    });
    await get().accept([file]);
    get().answerOffer('settings');
    await get().generate();
    expect(made()[0]).toMatchObject({ negativePrompt: '' });
    get().change({ negativePrompt: 'x' });
    get().change({ negativePrompt: '' });
    await get().generate();
    expect(made()[1]).not.toHaveProperty('negativePrompt');
  });
  test('of a model that is not here is offered for the one that is', async () => {
    const { get } = setup({
      readRestored: restored({ prompt: 'a tree', model: 'gone', seed: 5, width: 520, height: 3000 }),
      facts: async (model) => {
        if (model === 'gone') throw new AppError('model-missing', 'gone is not on this device.');
        return exampleFacts;
      },
    });
    await get().accept([file]);
    expect(get().offer?.left.join()).toContain('gone');
    expect(get().offer?.changed.join()).toContain('520 × 3000 becomes 512 × 2048');
    get().answerOffer('settings');
    expect(get().form).toMatchObject({ model: 'pocket-sd', width: 512, height: 2048, seed: 5 });
  });
  test('that holds more than a list can show is counted', async () => {
    const left = Array.from({ length: 100_000 }, (_, i) => `${i}: ${'x'.repeat(i % 500)}`);
    const { get } = setup({
      readRestored: async () => ({ program: 'x', options: { prompt: 'a', seed: 1 }, changed: [], left }),
    });
    await get().accept([file]);
    expect(get().offer?.left).toHaveLength(61);
    expect(get().offer?.left.at(-1)).toBe('And 99940 more.');
  });
  test('that cannot be read is taken as a picture, which says so', async () => {
    const { get } = setup({ readRestored: () => Promise.reject(new DOMException('gone', 'NotReadableError')) });
    await get().accept([file]);
    expect(get()).toMatchObject({ source: file, offer: undefined });
  });
  test('may be taken as a picture all the same', async () => {
    const { get } = setup({ readRestored: restored({ prompt: 'a tree' }) });
    await get().accept([file]);
    get().answerOffer('picture');
    expect(get()).toMatchObject({ source: file, mode: 'image' });
  });
});

describe('a picture of the history', () => {
  test('gives back its seed, its words, or all', async () => {
    const { get } = setup();
    get().change({ prompt: 'a fox', seed: 99 });
    await get().generate();
    const again = async (what: 'seed' | 'prompt' | 'all') => {
      get().change({ prompt: 'other', seed: 1, drawSeed: true });
      await get().reuse('picture 1', what);
      const { prompt, seed, drawSeed } = get().form;
      return { prompt, seed, drawSeed };
    };
    expect(await again('seed')).toEqual({ prompt: 'other', seed: 99, drawSeed: false });
    expect(await again('prompt')).toEqual({ prompt: 'a fox', seed: 1, drawSeed: true });
    expect(await again('all')).toEqual({ prompt: 'a fox', seed: 99, drawSeed: false });
  });
  test('can be gone on from, and removed', async () => {
    const { get } = setup();
    await get().generate();
    await get().startFrom('picture 1', 'inpaint');
    expect(get()).toMatchObject({ mode: 'inpaint', source: new Blob(['png']), form: { strength: 1 } });
    await get().remove(['picture 1']);
    expect(get()).toMatchObject({ items: [], current: undefined });
  });
});

test('the picture to start from, its mask and both strengths are there after a reload', async () => {
  const session = memorySession<KeptStart>();
  const first = setup({ session });
  await first.get().open();
  const [source, mask] = [new File(['picture'], 'a.png'), new Blob(['mask'])];
  first.get().setMode('image');
  first.get().change({ strength: 0.4 });
  first.get().setMode('inpaint');
  first.get().setSource(source);
  first.get().setMask(mask);
  first.get().change({ strength: 0.9 });

  const { get } = setup({ session });
  get().setMode('inpaint');
  await get().open();
  expect(get()).toMatchObject({ source, mask, form: { strength: 0.9 } });
  get().setMode('image');
  expect(get().form.strength).toBe(0.4);
  get().setSource(undefined);
  const later = setup({ session });
  await later.get().open();
  expect([later.get().source, later.get().mask]).toEqual([undefined, undefined]);
});

test('a picture that came in before the last visit was read stays', async () => {
  const session = memorySession<KeptStart>();
  const first = setup({ session });
  await first.get().open();
  first.get().setSource(new Blob(['old']));
  const { get } = setup({ session });
  const source = new Blob(['new']);
  get().setSource(source);
  await get().open();
  expect(get().source).toBe(source);
});
