import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAbort, messageOf } from '../../../../runtime/errors.ts';
import { formatQuery } from '../../engine/search/query.ts';
import { explainScore, rankLibrary } from '../../library-api.ts';
import { libraryVector } from '../../library/query-vectors.ts';
import { keptLook } from './kept-look.ts';
import { recordQuery } from './query-history.ts';
import { emptyQuery, readLine, splitDraft, withDraft, writeLine } from './query-parts.ts';
import type { OutsidePicture, SearchState, SearchStore } from './state.ts';

/** How the results are shown. */
type Look = Pick<SearchState, 'order' | 'tile'>;

/** Everything that the store needs from outside. */
export interface SearchSurroundings {
  rank: typeof rankLibrary;
  embed: typeof libraryVector;
  explain: typeof explainScore;
  /** Calls once what goes on at the moment is over, and before anything is drawn: changes made together are one question. */
  soon: (work: () => void) => void;
  /** The query of the last visit of this tab, as `writeLine` writes it. */
  kept: { get: () => string; set: (line: string) => void };
  /** The order and size of the results that were chosen last. */
  look: { get: () => Partial<Look>; set: (look: Look) => void };
  /** Tells the session's history; `isStep`: Back leads to the query before. */
  record: typeof recordQuery;
}

/** The best that are shown at first: more are seldom looked through, and a million would take a moment to sort. */
export const shownAtFirst = 2000;
const everything = 1_000_000;
const usualTile = 148;

/** The state of the Search view. The surroundings are passed in, so that it runs without a page. */
export function createSearchStore({
  rank,
  embed,
  explain,
  soon,
  kept,
  look,
  record,
}: SearchSurroundings): StoreApi<SearchStore> {
  const vectors = new WeakMap<File, Promise<Float32Array>>();
  return createStore<SearchStore>()((set, get) => {
    let isPlanned = false;
    /** Set while an answer is awaited; true when another question came meanwhile. */
    let isStale: boolean | undefined;
    let lastPicture = 0;
    let words = readLine(kept.get()).draft;

    function vectorOf(file: File): Promise<Float32Array> {
      let vector = vectors.get(file);
      if (!vector) {
        vectors.set(file, (vector = embed(file)));
        vector.catch(() => vectors.delete(file));
      }
      return vector;
    }

    const pictureTerms = (pictures: readonly OutsidePicture[]) =>
      Promise.all(pictures.map(async ({ file, weight }) => ({ vector: await vectorOf(file), weight })));

    async function answer(): Promise<Partial<SearchState>> {
      const { query, draft, pictures, templates, limit, hasRest, order, question: answered } = get();
      const began = performance.now();
      try {
        const whole = withDraft(query, draft);
        const terms = await pictureTerms(pictures);
        const isScored = whole.terms.length + terms.length > 0;
        const ranking = await rank(formatQuery(whole), {
          pictures: terms,
          templates,
          order,
          limit: isScored ? limit : everything,
          matching: isScored && !hasRest,
        });
        return { ranking, isScored, answered, problem: '', ms: performance.now() - began };
      } catch (error) {
        if (isAbort(error)) return {};
        return { answered, problem: messageOf(error), ms: undefined };
      }
    }

    /** One question at a time, always the newest: those between are never asked, and no old answer is shown. */
    async function run(): Promise<void> {
      isPlanned = false;
      if (isStale !== undefined) {
        isStale = true;
        return;
      }
      set({ isAsking: true });
      let answered: Partial<SearchState>;
      do {
        isStale = false;
        answered = await answer();
      } while (isStale as boolean);
      isStale = undefined;
      set({ ...answered, isAsking: false }); // at once, so that the view is drawn once
    }

    function ask(): void {
      if (isPlanned) return;
      isPlanned = true;
      soon(() => void run());
    }

    /** `keepsWords`: what is being typed does not yet take the place of the words asked for in the history. */
    function store({ isStep = false, keepsWords = true } = {}): void {
      const { query, draft, pictures } = get();
      if (!keepsWords) words = draft;
      kept.set(writeLine(draft, query));
      record(writeLine(words, query), pictures, { isStep });
    }

    function change(next: Partial<SearchState>, options: { isStep?: boolean; keepsWords?: boolean } = {}): void {
      set(({ question }) => ({ limit: shownAtFirst, hasRest: false, ...next, question: question + 1 }));
      store(options);
      ask();
    }

    function keepLook(): void {
      const { order, tile } = get();
      look.set({ order, tile });
    }

    /** Another question, where Back leads to the one before: with the words that count although they are being typed. */
    function step(next: Partial<SearchState>): void {
      store({ keepsWords: false });
      change(next, { isStep: true, keepsWords: false });
    }

    return {
      ...readLine(kept.get()),
      pictures: [],
      templates: 'plain',
      order: 'match',
      tile: usualTile,
      ...look.get(),
      limit: shownAtFirst,
      hasRest: false,
      ranking: { ids: new Uint32Array(), scores: new Float32Array(), matches: 0, rest: 0 },
      isScored: false,
      ms: undefined,
      isAsking: false,
      problem: '',
      question: 0,
      answered: 0,

      write: (draft) => change({ draft }),
      settle() {
        const { query, draft } = get();
        try {
          const { words: left, chips } = splitDraft(draft);
          const terms = [...query.terms, ...chips.terms];
          const next = { draft: left, query: { terms, filters: [...query.filters, ...chips.filters] } };
          change(next, { isStep: true, keepsWords: false });
        } catch {
          ask(); // it says what cannot be understood
        }
      },
      setQuery(query, { draft, isStep = false } = {}) {
        const next = { query, ...(draft !== undefined && { draft }) };
        if (isStep) step(next);
        else change(next);
      },
      addPictures(files) {
        const added = files.map((file) => ({ id: ++lastPicture, file, url: URL.createObjectURL(file), weight: 1 }));
        if (added.length > 0) step({ pictures: [...get().pictures, ...added] });
      },
      setPictureWeight: (id, weight) =>
        change({ pictures: get().pictures.map((picture) => (picture.id === id ? { ...picture, weight } : picture)) }),
      removePicture(id) {
        for (const picture of get().pictures) if (picture.id === id) URL.revokeObjectURL(picture.url);
        change({ pictures: get().pictures.filter((picture) => picture.id !== id) });
      },
      setTemplates: (templates) => change({ templates }),
      setOrder(order) {
        const { hasRest, limit } = get();
        change({ order, hasRest, limit });
        keepLook();
      },
      setTile(tile) {
        set({ tile });
        keepLook();
      },
      showAll() {
        set({ limit: everything });
        ask();
      },
      showRest() {
        set({ hasRest: true, limit: everything });
        ask();
      },
      clear() {
        for (const { url } of get().pictures) URL.revokeObjectURL(url);
        step({ query: emptyQuery, draft: '', pictures: [] });
      },
      recall(line, recalled) {
        for (const { url } of get().pictures) URL.revokeObjectURL(url);
        const pictures = recalled.map((picture) => ({ ...picture, url: URL.createObjectURL(picture.file) }));
        change({ ...readLine(line), pictures }, { keepsWords: false });
      },
      store: () => store(),
      warm: () => void rank('a', { limit: 1 }).catch(() => {}), // what is wrong is said when something is asked
      ask,
      async explain(id) {
        const { query, draft, pictures, templates } = get();
        const whole = withDraft(query, draft);
        const found = await explain(String(id), formatQuery(whole), {
          pictures: await pictureTerms(pictures),
          templates,
        });
        const asked = [
          ...whole.terms,
          ...pictures.map(({ file, weight }) => ({ kind: 'file' as const, value: file.name, weight })),
        ];
        return { score: found.score, terms: asked.map((term, i) => ({ ...term, ...found.parts[i]! })) };
      },
    };
  });
}

const key = 'triptych-library-query';
/** In the tab's own storage: a reload keeps the query, another tab has its own. */
const kept: SearchSurroundings['kept'] = {
  get() {
    try {
      return sessionStorage.getItem(key) ?? '';
    } catch {
      return '';
    }
  },
  set(text) {
    try {
      sessionStorage.setItem(key, text);
    } catch {
      // The query then ends with the page.
    }
  },
};

/** The one store of the page. */
export const searchStore = createSearchStore({
  rank: rankLibrary,
  embed: libraryVector,
  explain: explainScore,
  soon: queueMicrotask.bind(globalThis),
  kept,
  look: keptLook,
  record: recordQuery,
});

/** One value of the store, for React. */
export const useSearch = <T>(select: (state: SearchStore) => T): T => useStore(searchStore, select);

/** Opens the Search view with pictures of the library as the query, alone or besides what is asked. */
export function searchByPictures(ids: readonly number[], { besides = false } = {}): void {
  location.hash = '#/clip/search'; // first, so that the question belongs to the view's entry in the history
  const { query, setQuery, clear } = searchStore.getState();
  const terms = ids.map((id) => ({ kind: 'image' as const, value: String(id), weight: 1 }));
  if (besides) return setQuery({ ...query, terms: [...query.terms, ...terms] }, { isStep: true });
  clear();
  setQuery({ terms, filters: [] });
}
