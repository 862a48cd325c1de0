import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAbort, faultOf, type Fault } from '../../../runtime/errors.ts';
import { createSession } from '../../../runtime/page/kept-session.ts';
import { toSource } from '../../../runtime/page/picture-source.ts';
import type { Progress } from '../../../runtime/progress.ts';
import { loadClip } from '../api.ts';
import { clipClient, loadInput } from '../client.ts';
import { libraryApi } from '../library-api.ts';
import { dotRows } from '../similarity.ts';
import { clipStore } from '../store.ts';
import { fromSnapshot, type SetsSession, toSnapshot } from './kept-sets.ts';
import type { Matrix } from './matrix.ts';
import { joined, type Member, type SetName } from './member.ts';
import { findVectors, type Known, type VectorProgress, type VectorSources } from './vectors.ts';

export type SimilarView = 'map' | 'pairs' | 'best' | 'library';
/** A cosine as it is, or times a hundred. */
export type Unit = 'cosine' | 'percent';
export type Work = { phase: 'load'; progress: Progress | undefined } | ({ phase: 'embed' } & VectorProgress);

export interface SimilarState {
  /** An empty second set is the first one again. */
  sets: Readonly<Record<SetName, readonly Member[]>>;
  /** Of the pictures whose vectors are known; undefined before there are two of them. */
  matrix: Matrix | undefined;
  failed: readonly { name: string; reason: string }[];
  work: Work | undefined;
  isStopped: boolean;
  fault: Fault | undefined;
  view: SimilarView;
  unit: Unit;
}
export interface SimilarActions {
  add: (set: SetName, members: readonly Member[]) => void;
  remove: (set: SetName, key: string) => void;
  clear: (set: SetName) => void;
  swap: () => void;
  /** Finds what is missing and compares. */
  run: () => Promise<void>;
  /** Reads the sets of the last visit, once. */
  open: () => Promise<void>;
  stop: () => void;
  setView: (view: SimilarView) => void;
  setUnit: (unit: Unit) => void;
}
export type SimilarStore = SimilarState & SimilarActions;

export interface SimilarSurroundings {
  /** The model to compare with: that of the library, so that its pictures can be compared too. */
  model: () => Promise<string>;
  load: typeof loadClip;
  sources: (model: string) => VectorSources;
  /** The sets of the last visit. */
  session?: SetsSession;
}

/** The state of the Similar view. The surroundings are passed in, so that it runs without a page. */
export function createSimilarStore(around: SimilarSurroundings): StoreApi<SimilarStore> {
  const { model: modelOf, load, sources, session } = around;
  let restoring: Promise<void> | undefined;
  let isRestored = false;
  const store = createStore<SimilarStore>()((set, get) => {
    let controller: AbortController | undefined;
    let known: Known = { vectors: new Map(), failures: new Map() };
    let knownModel: string | undefined;

    function change(sets: SimilarState['sets']): void {
      set({ sets });
      void get().run();
    }

    /** The matrix of what is known, as long as nobody has begun anew. */
    async function compare(own: AbortController): Promise<void> {
      const { a, b } = get().sets;
      const isKnown = ({ key }: Member): boolean => known.vectors.has(key);
      const rows = a.filter(isKnown);
      const isSelf = b.length === 0;
      const columns = isSelf ? rows : b.filter(isKnown);
      const failed = [...new Set([...a, ...b])].flatMap(({ key, name }) => {
        const reason = known.failures.get(key);
        return reason ? [{ name, reason }] : [];
      });
      if (rows.length === 0 || columns.length < (isSelf ? 2 : 1)) return set({ matrix: undefined, failed });
      const vectorOf = ({ key }: Member): Float32Array => known.vectors.get(key)!;
      const cosines = await dotRows(rows.map(vectorOf), columns.map(vectorOf));
      if (controller === own) set({ matrix: { rows, columns, cosines, isSelf, model: knownModel ?? '' }, failed });
    }

    async function find(own: AbortController): Promise<void> {
      const { signal } = own;
      const model = await modelOf();
      signal.throwIfAborted();
      if (model !== knownModel) known = { vectors: new Map(), failures: new Map() };
      knownModel = model;
      const { a, b } = get().sets;
      const members = [...a, ...b];
      const isMissing = ({ key }: Member): boolean => !known.vectors.has(key) && !known.failures.has(key);
      if (!members.some(isMissing)) return;
      set({ work: { phase: 'load', progress: undefined } });
      const onProgress = (progress: Progress): void => set({ work: { phase: 'load', progress } });
      await load({ model, signal, onProgress });
      await findVectors(members, known, {
        sources: sources(model),
        signal,
        onProgress: (progress) => set({ work: { phase: 'embed', ...progress } }),
      });
    }

    async function restore(): Promise<void> {
      const snapshot = await session?.read();
      isRestored = true;
      if (!snapshot) return;
      const kept = fromSnapshot(snapshot);
      const { a, b } = get().sets;
      if (kept.a.length + kept.b.length > 0) change({ a: joined(kept.a, a), b: joined(kept.b, b) });
    }

    return {
      sets: { a: [], b: [] },
      matrix: undefined,
      failed: [],
      work: undefined,
      isStopped: false,
      fault: undefined,
      view: 'map',
      unit: 'cosine',

      add(name, members) {
        const { sets } = get();
        change({ ...sets, [name]: joined(sets[name], members) });
      },
      remove(name, key) {
        const { sets } = get();
        change({ ...sets, [name]: sets[name].filter((member) => member.key !== key) });
      },
      clear(name) {
        change({ ...get().sets, [name]: [] });
      },
      swap() {
        const { a, b } = get().sets;
        change({ a: b, b: a });
      },
      async run() {
        controller?.abort();
        const own = (controller = new AbortController());
        set({ isStopped: false, fault: undefined });
        let end: Partial<SimilarState> = {};
        try {
          await find(own);
        } catch (error) {
          end = isAbort(error) ? { isStopped: true } : { fault: faultOf(error) };
        }
        if (controller !== own) return; // a newer one goes on
        await compare(own);
        if (controller === own) set({ ...end, work: undefined });
      },
      open: () => (restoring ??= restore()),
      stop: () => controller?.abort(),
      setView: (view) => set({ view }),
      setUnit: (unit) => set({ unit }),
    };
  });
  store.subscribe(({ sets }, before) => {
    // before the last visit was read, this one would take its place
    if (sets !== before.sets && isRestored) session?.keep(toSnapshot(sets));
  });
  return store;
}

/** The model of the library; before there is one, and while another tab has it, the one chosen in Classify. */
async function libraryModel(): Promise<string> {
  const stats = await libraryApi.stats().catch(() => undefined);
  return stats?.space?.model ?? clipStore.getState().chosen;
}

/** The one store of the page. */
export const similarStore = createSimilarStore({
  model: libraryModel,
  load: loadClip,
  sources: (model) => ({
    async embed(images, { signal }) {
      const sent = await Promise.all(images.map((image) => toSource(image, { signal })));
      return clipClient().embedImages(
        { ...loadInput(model), images: sent.map(({ image }) => image) },
        { signal, transfer: sent.flatMap(({ transfer }) => transfer) },
      );
    },
    items: (ids) => libraryApi.items(ids),
    vectors: (ids) => libraryApi.vectors(ids),
  }),
  session: createSession('triptych-similar'),
});

/** One value of the store, for React. */
export const useSimilar = <T>(select: (state: SimilarStore) => T): T => useStore(similarStore, select);
