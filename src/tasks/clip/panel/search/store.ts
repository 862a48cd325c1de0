import { useStore } from 'zustand';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { isAbort, messageOf } from '../../../../runtime/errors.ts';
import type { Templates } from '../../contract.ts';
import { formatQuery, parseQuery, type Query } from '../../engine/search/query.ts';
import { rankLibrary, type Ranking } from '../../library-api.ts';
import { libraryVector } from '../../library/query-vectors.ts';
import { emptyQuery, withDraft } from './query-parts.ts';

/** A picture from outside the library that is part of the query. */
export interface OutsidePicture {
  id: number;
  file: File;
  /** Address of the file, while it is part of the query. */
  url: string;
  weight: number;
}

export interface SearchState {
  /** What was settled, each part a chip. */
  query: Query;
  /** What is being written. */
  draft: string;
  pictures: readonly OutsidePicture[];
  templates: Exclude<Templates, string[]>;
  /** Pictures shown at most: the best ones. */
  limit: number;
  /** The last answer; it stays while another is awaited. */
  ranking: Ranking;
  /** Whether the answer has scores: something was asked besides filters. */
  isScored: boolean;
  /** How long the last answer took, in milliseconds. */
  ms: number | undefined;
  isAsking: boolean;
  /** Why there is no answer, in a sentence: the query cannot be meant, or something failed. */
  problem: string;
  /** Grows with each change of what is asked, so that the grid begins at its top again. */
  question: number;
  /** The `question` that `ranking` or `problem` answers. */
  answered: number;
}
export interface SearchActions {
  write: (draft: string) => void;
  /** Makes chips of what was written. */
  settle: () => void;
  setQuery: (query: Query, draft?: string) => void;
  addPictures: (files: readonly File[]) => void;
  setPictureWeight: (id: number, weight: number) => void;
  removePicture: (id: number) => void;
  setTemplates: (templates: SearchState['templates']) => void;
  showAll: () => void;
  clear: () => void;
  /** Has the model read before the first question, which it would hold up. */
  warm: () => void;
  /** Asks anew: the library has changed. */
  ask: () => void;
}
export type SearchStore = SearchState & SearchActions;

/** Everything that the store needs from outside. */
export interface SearchSurroundings {
  rank: typeof rankLibrary;
  embed: typeof libraryVector;
  /** Calls once what goes on at the moment is over, and before anything is drawn: changes made together are one question. */
  soon: (work: () => void) => void;
  /** The query of the last visit of this tab. */
  kept: { get: () => string; set: (text: string) => void };
}

/** The best that are shown at first: more are seldom looked through, and a million would take a moment to sort. */
export const shownAtFirst = 2000;
const everything = 1_000_000;

/** The state of the Search view. The surroundings are passed in, so that it runs without a page. */
export function createSearchStore({ rank, embed, soon, kept }: SearchSurroundings): StoreApi<SearchStore> {
  const vectors = new WeakMap<File, Promise<Float32Array>>();
  return createStore<SearchStore>()((set, get) => {
    let isPlanned = false;
    /** Set while an answer is awaited; true when another question came meanwhile. */
    let isStale: boolean | undefined;
    let lastPicture = 0;

    function vectorOf(file: File): Promise<Float32Array> {
      let vector = vectors.get(file);
      if (!vector) {
        vectors.set(file, (vector = embed(file)));
        vector.catch(() => vectors.delete(file));
      }
      return vector;
    }

    async function answer(): Promise<Partial<SearchState>> {
      const { query, draft, pictures, templates, limit, question: answered } = get();
      const began = performance.now();
      try {
        const whole = withDraft(query, draft);
        const terms = await Promise.all(
          pictures.map(async ({ file, weight }) => ({ vector: await vectorOf(file), weight })),
        );
        const isScored = whole.terms.length + terms.length > 0;
        const ranking = await rank(formatQuery(whole), {
          pictures: terms,
          templates,
          limit: isScored ? limit : everything,
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

    function change(next: Partial<SearchState>): void {
      set(({ question }) => ({ limit: shownAtFirst, ...next, question: question + 1 }));
      const { query } = get();
      kept.set(formatQuery(query));
      ask();
    }

    return {
      query: keptQuery(kept.get()),
      draft: '',
      pictures: [],
      templates: 'plain',
      limit: shownAtFirst,
      ranking: { ids: new Uint32Array(), scores: new Float32Array() },
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
          change({ query: withDraft(query, draft), draft: '' });
        } catch {
          ask(); // it says what cannot be meant
        }
      },
      setQuery: (query, draft) => change({ query, ...(draft !== undefined && { draft }) }),
      addPictures(files) {
        const added = files.map((file) => ({ id: ++lastPicture, file, url: URL.createObjectURL(file), weight: 1 }));
        if (added.length > 0) change({ pictures: [...get().pictures, ...added] });
      },
      setPictureWeight: (id, weight) =>
        change({ pictures: get().pictures.map((picture) => (picture.id === id ? { ...picture, weight } : picture)) }),
      removePicture(id) {
        for (const picture of get().pictures) if (picture.id === id) URL.revokeObjectURL(picture.url);
        change({ pictures: get().pictures.filter((picture) => picture.id !== id) });
      },
      setTemplates: (templates) => change({ templates }),
      showAll() {
        set({ limit: everything });
        ask();
      },
      clear() {
        for (const { url } of get().pictures) URL.revokeObjectURL(url);
        change({ query: emptyQuery, draft: '', pictures: [] });
      },
      warm: () => void rank('a', { limit: 1 }).catch(() => {}), // what is wrong is said when something is asked
      ask,
    };
  });
}

function keptQuery(text: string): Query {
  try {
    return parseQuery(text);
  } catch {
    return emptyQuery; // written by another version
  }
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
  soon: queueMicrotask.bind(globalThis),
  kept,
});

/** One value of the store, for React. */
export const useSearch = <T>(select: (state: SearchStore) => T): T => useStore(searchStore, select);

/** Opens the Search view with pictures of the library as the query, alone or besides what is asked. */
export function searchByPictures(ids: readonly number[], { besides = false } = {}): void {
  const { query, setQuery, clear } = searchStore.getState();
  const terms = ids.map((id) => ({ kind: 'image' as const, value: String(id), weight: 1 }));
  if (!besides) clear();
  setQuery(besides ? { ...query, terms: [...query.terms, ...terms] } : { terms, filters: [] });
  location.hash = '#/clip/search';
}
