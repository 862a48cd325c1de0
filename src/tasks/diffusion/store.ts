import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { AppError, isAbort } from '../../runtime/errors.ts';
import { uprightFile } from '../../runtime/page/upright.ts';
import { createSession } from '../../runtime/page/kept-session.ts';
import { openTabs, type Tabs } from '../../runtime/page/tabs.ts';
import { countTokens, diffusionApi, modelFacts, readRestored, watchDiffusionLoaded } from './api.ts';
import type { ModelFacts } from './contract.ts';
import {
  firstForm,
  formForModel,
  nextSeeds,
  settingsOf,
  startForm,
  withAll,
  withSome,
  withWords,
  type Form,
} from './form.ts';
import { gridCells } from './grid.ts';
import { createHistory } from './history.ts';
import { keepForm, readForm } from './kept-form.ts';
import { fromSnapshot, type StartSession, type Strengths, toSnapshot } from './kept-start.ts';
import { modeOf } from './mode-of.ts';
import { randomSeed } from './options.ts';
import type { Parameters as PictureParameters } from './parameters.ts';
import type { Settings } from './settings.ts';
import { perFrame } from './per-frame.ts';
import { fitRestored, isOnlyWords } from './restore/fit.ts';
import { withStart } from './restore/start.ts';
import type { Restored } from './restore/settle.ts';
import { TooLarge } from './room.ts';
import { bytesOfParts } from './part-bytes.ts';
import { createTimeLeft } from '../../runtime/time-left.ts';
import { runJob, type JobSurroundings } from './run-job.ts';
import { checkSize, WrongSize, wrongSize } from './size.ts';
import { startState, type DiffusionState, type DiffusionStore, type Job, type Mode, type Work } from './state.ts';
import { stopReason } from './stop-watch.ts';
import { makeThumbnail } from './thumbnail.ts';

/** Everything that the store needs from outside. */
export interface DiffusionSurroundings extends JobSurroundings {
  facts: typeof modelFacts;
  countTokens: typeof countTokens;
  readRestored: (picture: Blob) => Promise<Restored | null>;
  /** Turns a picture as it is to be shown: a mask is painted over what is seen. */
  upright?: typeof uprightFile;
  watchLoaded: typeof watchDiffusionLoaded;
  /** How much of a model is read before each part of a picture. */
  bytes?: typeof bytesOfParts;
  /** The form of the last visit. */
  keptForm?: Form | undefined;
  /** What was started from on the last visit. */
  session?: StartSession;
  /** The other tabs, which make, mark and remove pictures too. */
  tabs?: Tabs;
}

/** How long a prompt has to rest before its tokens are counted, in milliseconds. */
const restMs = 150;

/** The state of the Stable Diffusion panel. The surroundings are passed in, so that it runs without a page. */
export function createDiffusionStore(surroundings: DiffusionSurroundings): StoreApi<DiffusionStore> {
  const { facts, history, session } = surroundings;
  let restoring: Promise<void> | undefined;
  let isRestored = false;
  /** How much a picture is changed, and how much a marked part of it, are two choices. */
  const strengths: Strengths = { whole: startForm.strength, marked: 1 };
  const store = createStore<DiffusionStore>()((set, get) => {
    let controller: AbortController | undefined;
    /** Pictures of this run that are done with, and how long they took. */
    let finished = 0;
    let clock = createTimeLeft();
    /** What is read of each model before the parts of a picture. */
    const bytes = new Map<string, Awaited<ReturnType<typeof bytesOfParts>>>();
    let rest: ReturnType<typeof setTimeout> | undefined;
    /** Counts what was typed, so that no count of an older prompt is taken for one of the newer. */
    let typed = 0;
    let { keptForm } = surroundings;
    /** Changes of the history by this tab, so that no list read before one is taken for the one after. */
    let changes = 0;
    const working = perFrame<Work>((work) => set({ work }));

    /** What other tabs made, marked and removed. */
    async function readHistory(): Promise<void> {
      const before = changes;
      const { items, kept } = await history.list();
      if (changes !== before) return readHistory();
      set(({ current }) => ({ items, kept, current: items.some(({ id }) => id === current) ? current : undefined }));
    }
    surroundings.tabs?.watch(() => void readHistory());

    async function restore(): Promise<void> {
      const snapshot = await session?.read();
      isRestored = true;
      const start = snapshot && fromSnapshot(snapshot);
      if (!start || get().source) return;
      Object.assign(strengths, start.strengths);
      const { form, mode } = get();
      set({ source: start.source, mask: start.mask, form: { ...form, strength: strengths[kindOf(mode)] } });
    }

    async function count(): Promise<void> {
      const asked = ++typed;
      const { model, emphasis, prompt, negativePrompt = '' } = get().form;
      const [first, second] = await Promise.all(
        [prompt, negativePrompt].map(
          (text) => surroundings.countTokens(text, { model, emphasis }).catch(() => undefined), // told by Generate
        ),
      );
      if (asked === typed) set({ tokens: { ...(first && { prompt: first }), ...(second && { negative: second }) } });
    }
    function countLater(): void {
      clearTimeout(rest);
      rest = setTimeout(() => void count(), restMs);
    }

    /** What a model is, and a form that goes by it: another model starts anew, the first only brings its size. */
    async function readModel(model: string, { isNew }: { isNew: boolean }): Promise<void> {
      const found = await facts(model);
      void surroundings.bytes?.(model).then((read) => bytes.set(model, read));
      const { form, facts: known } = get();
      if (form.model !== model) return;
      const isUntouched = !known && form.width === startForm.width && form.height === startForm.height;
      const size = isUntouched && { width: found.size, height: found.size };
      const kept = keptForm?.model === model ? keptForm : undefined;
      if (kept) keptForm = undefined;
      const own = kept ? withWords(kept, form) : formForModel(form, model, found);
      set({ facts: found, form: isNew ? own : { ...form, ...size } });
    }

    /** Jobs of the settings, with the pictures that the mode needs. */
    function enqueue(jobs: Pick<Job, 'settings' | 'cell' | 'batch'>[]): Promise<void> {
      const { mode, source, mask } = get();
      if (mode !== 'text' && !source) return fail(new AppError('bad-input', 'Choose a picture to start from.'));
      if (mode === 'inpaint' && !mask)
        return fail(new AppError('bad-input', 'Brush over the area you want to replace.'));
      const from = { ...(mode !== 'text' && { source: source! }), ...(mode === 'inpaint' && { mask: mask! }) };
      set(({ queue }) => ({ queue: [...queue, ...jobs.map((job) => ({ ...job, ...from }))], fault: undefined }));
      return workOff();
    }

    async function workOff(): Promise<void> {
      if (controller) return;
      finished = 0;
      clock = createTimeLeft();
      for (let [job] = get().queue; job; [job] = get().queue) {
        controller = new AbortController();
        set(({ queue }) => ({ queue: queue.slice(1) }));
        try {
          await finishJob(job, controller.signal);
        } catch (error) {
          if (!isAbort(error)) await fail(error);
        }
        finished++;
      }
      controller = undefined;
      set({ work: { phase: 'idle' } });
    }

    async function finishJob(job: Job, signal: AbortSignal): Promise<void> {
      const { offload, vaeTiling } = get().form;
      const item = await runJob(job, surroundings, {
        signal,
        offload,
        vaeTiling,
        isLoaded: get().model?.model === job.settings.model,
        bytes: bytes.get(job.settings.model),
        clock,
        waiting: () => get().queue,
        onWork: (work) =>
          working.set(
            work.phase === 'idle' ? work : { ...work, finished, pictures: finished + 1 + get().queue.length },
          ),
      });
      working.flush();
      const { kept } = await history.list();
      changes++;
      surroundings.tabs?.tell();
      set(({ items, grid }) => ({
        items: [item, ...items],
        current: item.id,
        kept,
        ...(grid && job.cell && { grid: withCell(grid, job.cell, item.id) }),
      }));
    }

    async function fail(error: unknown): Promise<void> {
      await Promise.resolve();
      set({ queue: [], fault: faultOf(error) });
    }
    /** Whether the size on the form is one that the model cannot make, which is said; what waits goes on. */
    function refusesSize(): boolean {
      const { form, facts: known } = get();
      const wrong = known && wrongSize(form, known);
      if (wrong) set({ fault: faultOf(wrong) });
      return wrong !== undefined;
    }

    /** Holds each size to what its own model makes, before the first picture: a grid may have several models. */
    async function checkCells(cells: readonly Settings[]): Promise<void> {
      const models = [...new Set(cells.map(({ model }) => model))];
      const known = new Map(await Promise.all(models.map(async (model) => [model, await facts(model)] as const)));
      for (const { model, ...size } of cells)
        checkSize(size, known.get(model)!, { model: models.length > 1 ? model : undefined });
    }

    /** Takes words or a seed of a picture; everything else stays. */
    function takeSome(some: Parameters<typeof withSome>[1]): void {
      set(({ form }) => ({ form: withSome(form, some) }));
      countLater();
    }
    /** Takes all settings of a picture: the next one is the same, whatever the form said before. */
    function takeAll(options: PictureParameters, found: ModelFacts | undefined): void {
      const mode = modeOf(options);
      set(({ form }) => ({
        mode,
        form: withAll(form, options, found ?? { size: form.width }),
        ...(found && { facts: found }),
      }));
      if (options.strength !== undefined) strengths[kindOf(mode)] = options.strength;
      countLater();
    }
    /** Takes a picture that came in as what is started from. */
    function start(file: File): void {
      const { mode, setMode, setSource } = get();
      setMode(mode === 'text' ? 'image' : mode);
      setSource(file);
      void surroundings.upright?.(file).then((source) => {
        if (source !== file && get().source === file) set({ source });
      });
    }
    const parametersOf = (id: string): PictureParameters | undefined =>
      get().items.find((item) => item.id === id)?.parameters;

    return {
      ...startState,
      form: firstForm(keptForm),
      async open() {
        const reading = readModel(get().form.model, { isNew: false }).catch(fail);
        restoring ??= restore();
        const [{ items, kept }] = await Promise.all([history.list(), reading, count(), restoring]);
        set({ items, kept });
      },
      change(change) {
        const { model } = get().form;
        const isSized = 'width' in change || 'height' in change;
        set(({ form, fault }) => ({
          ...(isSized && fault?.nearest && { fault: undefined }),
          form: { ...form, ...('negativePrompt' in change && { encodesEmpty: false }), ...change },
        }));
        if (change.model !== undefined && change.model !== model)
          void readModel(change.model, { isNew: true }).catch(fail);
        if ('prompt' in change || 'negativePrompt' in change || 'emphasis' in change || 'model' in change) countLater();
      },
      setMode(mode) {
        const { form, mode: before } = get();
        strengths[kindOf(before)] = form.strength;
        set({ mode, fault: undefined, form: { ...form, strength: strengths[kindOf(mode)] } });
      },
      setSource: (source) => set({ source, mask: undefined, fault: undefined, leftOut: 0 }),
      setMask: (mask) => set({ mask }),
      async generate({ batch } = {}) {
        if (refusesSize()) return;
        const { form } = get();
        const seeds = nextSeeds(form);
        set({ form: { ...form, seed: seeds[0]! }, grid: undefined });
        await enqueue(seeds.map((seed) => ({ settings: { ...settingsOf(form), seed }, batch })));
      },
      async makeFour({ batch } = {}) {
        if (refusesSize()) return;
        const settings = settingsOf(get().form);
        set({ grid: undefined });
        await enqueue(Array.from({ length: 4 }, () => ({ settings: { ...settings, seed: randomSeed() }, batch })));
      },
      async runGrid(x, y) {
        const cells = gridCells(settingsOf(get().form), x, y);
        await checkCells(cells.map(({ settings }) => settings));
        set({ grid: { x, ...(y && { y }), cells: cells.map(() => undefined) } });
        return enqueue(cells.map(({ settings, ...cell }) => ({ settings, cell })));
      },
      closeGrid: () => set({ grid: undefined }),
      stop() {
        set({ queue: [] });
        controller?.abort(stopReason);
      },
      skip: () => controller?.abort(stopReason),
      show: (id) => set({ current: id }),
      async reuse(id, what) {
        const parameters = parametersOf(id);
        if (!parameters) return;
        const { seed, prompt, negativePrompt = '' } = parameters;
        if (what === 'seed') return takeSome(seed === undefined ? {} : { seed });
        if (what === 'prompt') return takeSome({ prompt, negativePrompt });
        const { source, mask } = await history.files(id);
        const found = await facts(parameters.model ?? get().form.model).catch(fail);
        if (!found) return undefined;
        takeAll(parameters, found);
        set({ mode: mask ? 'inpaint' : source ? 'image' : 'text', source, mask });
      },
      async startFrom(id, mode) {
        const { picture } = await history.files(id);
        get().setMode(mode);
        set({ source: picture, mask: undefined });
      },
      startWith(file, mode) {
        get().setMode(mode);
        start(file);
        set({ mask: undefined, offer: undefined });
      },
      files: (id) => history.files(id),
      async mark(ids, change) {
        changes++;
        const changed = new Map((await history.mark(ids, change)).map((item) => [item.id, item]));
        changes++;
        set(({ items }) => ({ items: items.map((item) => changed.get(item.id) ?? item) }));
        surroundings.tabs?.tell();
      },
      async remove(ids) {
        changes++;
        await history.remove(ids);
        surroundings.tabs?.tell();
        set(({ items, current }) => ({
          items: items.filter((item) => !ids.includes(item.id)),
          current: current !== undefined && ids.includes(current) ? undefined : current,
        }));
      },
      async clearHistory() {
        changes++;
        await history.clear();
        surroundings.tabs?.tell();
        set({ items: [], current: undefined, grid: undefined });
      },
      async accept([file, ...others]) {
        if (!file) return;
        // A file that cannot be read says so as a picture.
        const restored = await surroundings.readRestored(file).catch(() => null);
        if (restored) {
          const fitted = await fitRestored(restored, { model: get().form.model, facts });
          set({ offer: { file, ...(await withStart(fitted, { file, history })) } });
        } else start(file);
        set({ leftOut: others.length });
      },
      answerOffer(answer) {
        const { offer } = get();
        set({ offer: undefined });
        if (answer === 'settings' && offer) {
          if (isOnlyWords(offer)) takeSome(offer.options);
          else {
            takeAll(offer.options, offer.facts);
            if (offer.start) set({ source: offer.start.source, mask: offer.start.mask });
          }
        }
        if (answer === 'picture' && offer) start(offer.file);
      },
      dismissFault: () => set({ fault: undefined }),
    };
  });
  surroundings.watchLoaded((model) => store.setState({ model }));
  store.subscribe((now, before) => {
    const isChanged =
      now.source !== before.source || now.mask !== before.mask || now.form.strength !== before.form.strength;
    // before the last visit was read, this one would take its place
    if (!isChanged || !isRestored) return;
    session?.keep(toSnapshot(now, { ...strengths, [kindOf(now.mode)]: now.form.strength }));
  });
  return store;
}

const kindOf = (mode: Mode) => (mode === 'inpaint' ? 'marked' : 'whole');

function faultOf(error: unknown): DiffusionState['fault'] {
  if (!(error instanceof AppError)) return { code: 'crash', message: String(error) };
  const { code, message } = error;
  return {
    code,
    message,
    ...(error instanceof TooLarge && { smaller: error.smaller }),
    ...(error instanceof WrongSize && { nearest: error.nearest }),
  };
}

const withCell = (
  grid: NonNullable<DiffusionState['grid']>,
  { x, y }: { x: number; y: number },
  id: string,
): DiffusionState['grid'] => ({ ...grid, cells: grid.cells.with(y * grid.x.values.length + x, id) });

/** The one store of the page. */
export const diffusionStore = createDiffusionStore({
  generate: (options) => diffusionApi.generate(options),
  readRestored,
  upright: uprightFile,
  facts: modelFacts,
  countTokens,
  watchLoaded: watchDiffusionLoaded,
  bytes: bytesOfParts,
  history: createHistory(),
  thumbnail: makeThumbnail,
  keptForm: readForm(),
  session: createSession('triptych-start'),
  tabs: openTabs('triptych-pictures'),
});
diffusionStore.subscribe(({ form }, before) => {
  if (form !== before.form) keepForm(form);
});

/** One value of the store, for React: `useDiffusion((state) => state.form.prompt)`. */
export const useDiffusion = <T>(select: (state: DiffusionStore) => T): T => useStore(diffusionStore, select);

/** Where dropped, pasted and picked pictures come in. */
export const acceptPictures = (files: readonly File[]): Promise<void> => diffusionStore.getState().accept(files);
