import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { findModel } from '../../runtime/catalogue.ts';
import { AppError, isAbort, faultOf } from '../../runtime/errors.ts';
import { createSession } from '../../runtime/page/kept-session.ts';
import type { Progress } from '../../runtime/progress.ts';
import { classifyPictures, loadClip } from './api.ts';
import type { Templates } from './contract.ts';
import { type ClipSession, fromSnapshot, keepQuestion, readQuestion, toSnapshot } from './kept-view.ts';
import { createLabelSetStore, type LabelSetStore } from './label-sets.ts';
import { again, type Picture, toPicture } from './picture.ts';
import { toReading } from './reading.ts';
import { classifyWaiting } from './run.ts';
import { type ClipActions, type ClipState, startState } from './state.ts';

export type ClipStore = ClipState & ClipActions;

/** Everything that the store needs from outside. */
export interface ClipSurroundings {
  classify: typeof classifyPictures;
  load: typeof loadClip;
  find: typeof findModel;
  sets: LabelSetStore;
  /** The pictures of the last visit. */
  session?: ClipSession;
}

/** How long labels have to rest before they are asked about, in milliseconds. */
const restMs = 250;

/** The state of the Classify view. The surroundings are passed in, so that it runs without a page. */
export function createClipStore({ classify, load, find, sets, session }: ClipSurroundings): StoreApi<ClipStore> {
  let restoring: Promise<void> | undefined;
  let isRestored = false;
  const store = createStore<ClipStore>()((set, get) => {
    let controller: AbortController | undefined;
    let rest: ReturnType<typeof setTimeout> | undefined;
    /** Counts changes of what is asked, so that no answer to an older question is taken for one to the newer. */
    let question = 0;

    const templates = (): Templates => {
      const { templates: choice, ownTemplates } = get();
      return choice === 'own' ? [...ownTemplates] : choice;
    };
    const patch = (changes: ReadonlyMap<string, Partial<Picture>>) =>
      set(({ pictures }) => ({
        pictures: pictures.map((picture) => {
          const change = changes.get(picture.id);
          return change ? { ...picture, ...change } : picture;
        }),
      }));

    /** Ends the run that goes by the old settings, and starts one by the new when they have rested. */
    function changed(change: Partial<ClipState>): void {
      question++;
      // A model that is being read is of use to the new settings as well.
      if (get().work.phase !== 'load') controller?.abort();
      set(({ pictures }) => ({ ...change, pictures: pictures.map(again), stopped: false, fault: undefined }));
      clearTimeout(rest);
      rest = setTimeout(() => {
        rest = undefined;
        void get().run();
      }, restMs);
    }

    async function runOnce({ signal }: AbortController): Promise<void> {
      const onProgress = (progress: Progress) => set({ work: { phase: 'load', progress } });
      set({ fault: undefined, stopped: false, work: { phase: 'load', progress: undefined } });
      const { chosen: model } = get();
      const loaded = await load({ model, signal, onProgress });
      signal.throwIfAborted(); // another model may have been chosen meanwhile
      set({ model: loaded });
      const asked = question;
      const { labels } = get();
      if (labels.length === 0) return;
      const input = {
        classify,
        model,
        labels,
        templates: templates(),
        pictures: () => get().pictures,
        current: () => get().current,
      };
      await classifyWaiting(input, {
        signal,
        onChange: (changes) => asked === question && patch(changes),
        onWork: (work) => set({ work }),
      });
    }

    async function restore(): Promise<void> {
      const snapshot = await session?.read();
      isRestored = true;
      const pictures = snapshot ? fromSnapshot(snapshot, get().labels) : [];
      if (!snapshot || pictures.length === 0) return;
      const { current, view } = snapshot.value;
      const shown = pictures.some(({ id }) => id === current) ? current : pictures[0]!.id;
      set(({ pictures: added, current: own, view: ownView }) => ({
        pictures: [...pictures, ...added],
        current: own ?? shown,
        view: added.length > 0 ? ownView : view,
      }));
      void get().run();
    }

    return {
      ...startState,
      add(files) {
        if (files.length === 0) return;
        const added = files.map(toPicture);
        const view = added.length > 1 ? 'table' : 'one';
        set(({ pictures }) => ({ pictures: [...pictures, ...added], current: added[0]!.id, view, stopped: false }));
        void get().run();
      },
      greet(sample) {
        if (get().pictures.length > 0) return;
        const picture = toPicture(sample);
        set({ pictures: [picture], current: picture.id, greeting: picture.id });
        void get().run();
      },
      remove: (id) =>
        set(({ pictures, current }) => {
          const index = pictures.findIndex((picture) => picture.id === id);
          const left = pictures.filter((picture) => picture.id !== id);
          return { pictures: left, current: current === id ? left[Math.min(index, left.length - 1)]?.id : current };
        }),
      clear() {
        controller?.abort();
        set({ pictures: [], current: undefined, view: 'one', stopped: false, fault: undefined });
      },
      select: (id) => set({ current: id }),
      setView: (view) => set({ view }),
      setLabels: (labels) => changed({ labels }),
      setTemplates: (choice) => changed({ templates: choice }),
      setOwnTemplates: (ownTemplates) => changed({ ownTemplates }),
      setShowNone: (showNone) => set({ showNone }),
      choose(chosen) {
        if (chosen === get().chosen) return;
        controller?.abort(); // a model that is being read is of no use any more
        changed({ chosen, model: undefined, entry: undefined });
        find(chosen).then(
          (entry) => get().chosen === chosen && set({ entry }),
          () => {}, // loading it says what is wrong
        );
      },
      async run() {
        const { pictures, labels, live } = get();
        if (controller || live || labels.length === 0 || pictures.every(({ state }) => state !== 'waiting')) return;
        controller = new AbortController();
        try {
          await runOnce(controller);
        } catch (error) {
          if (!isAbort(error)) set({ fault: faultOf(error) });
        }
        controller = undefined;
        set((state) => ({ work: { phase: 'idle' }, pictures: state.pictures.map(unfinished) }));
        // What was dropped while the run came to its end; changed settings start by themselves when they have rested.
        if (!get().stopped && !get().fault && rest === undefined) await get().run();
      },
      stop() {
        clearTimeout(rest);
        rest = undefined;
        set({ stopped: get().pictures.some(({ state }) => state === 'waiting' || state === 'running') });
        controller?.abort();
      },
      retry(id) {
        set(({ pictures }) => ({
          pictures: pictures.map((picture) => (picture.id === id ? { ...picture, state: 'waiting' } : picture)),
        }));
        void get().run();
      },
      async open() {
        restoring ??= restore();
        const [{ sets: ownSets, kept }, entry] = await Promise.all([sets.list(), find(get().chosen), restoring]);
        set({ ownSets, setsKept: kept, entry });
      },
      async saveSet(name) {
        const { sets: ownSets, kept } = await sets.save({ name, labels: [...get().labels] });
        set({ ownSets, setsKept: kept });
      },
      async removeSet(name) {
        const { sets: ownSets, kept } = await sets.remove(name);
        set({ ownSets, setsKept: kept });
      },
      startLive() {
        controller?.abort();
        set({ live: {} });
      },
      stopLive() {
        set({ live: undefined });
        void get().run();
      },
      async look(frame, { signal }) {
        const labels = [...get().labels];
        const { chosen: model } = get();
        if (!get().model) set({ model: await load({ model, signal }) });
        const began = performance.now();
        const { results } = await classify([frame], labels, { model, templates: templates(), signal });
        const result = results[0]!;
        if ('code' in result) throw new AppError(result.code, result.message);
        const ms = performance.now() - began;
        if (get().live) set({ live: { reading: toReading(result, { labels, ms }), rate: 1000 / ms } });
      },
    };
  });
  store.subscribe((now, before) => {
    const isChanged = now.pictures !== before.pictures || now.current !== before.current || now.view !== before.view;
    // before the last visit was read, this one would take its place
    if (isChanged && isRestored) session?.keep(toSnapshot(now));
  });
  return store;
}

const unfinished = (picture: Picture): Picture =>
  picture.state === 'running' ? { ...picture, state: 'waiting' } : picture;

/** The one store of the page. */
export const clipStore = createClipStore({
  classify: classifyPictures,
  load: loadClip,
  find: findModel,
  sets: createLabelSetStore(),
  session: createSession('triptych-classify'),
});

clipStore.setState(readQuestion());
clipStore.subscribe((now, before) => {
  const parts = ['labels', 'templates', 'ownTemplates', 'showNone'] as const;
  if (parts.some((part) => now[part] !== before[part])) keepQuestion(now);
});

/** One value of the store, for React: `useClip((state) => state.labels)`. */
export const useClip = <T>(select: (state: ClipStore) => T): T => useStore(clipStore, select);

/** Where dropped, pasted and picked pictures come in. */
export const acceptPictures = (files: readonly File[]): void => clipStore.getState().add(files);
