import type { Fault } from '../../../../runtime/errors.ts';
import type { AddReport, IndexProgress, LibraryStats } from '../../library-api.ts';
import type { AddInput } from '../../library/add-input.ts';

export interface Folder {
  id: number;
  name: string;
  /** False when the browser wants the person's permission again. */
  isReadable: boolean;
}

/** Indexing that goes on. */
export interface Indexing {
  /** What is looked at: “Photos”, “12 files”. */
  what: string;
  progress: IndexProgress | undefined;
  isPaused: boolean;
}

/** Whether pictures come in at the moment: what is asked of all of them would be asked again and again. */
export const isGrowing = ({ indexing }: { indexing: Indexing | undefined }): boolean =>
  indexing !== undefined && !indexing.isPaused;

/** What is shown large, and its neighbours. */
export interface Detail {
  ids: Uint32Array;
  index: number;
}

export interface LibraryState {
  /** Undefined until the library has answered for the first time. */
  stats: LibraryStats | undefined;
  /** Items; known before the numbers of `stats`, which wait for the vectors. */
  count: number | undefined;
  folders: readonly Folder[];
  indexing: Indexing | undefined;
  /** Of the last indexing that came to its end. */
  report: AddReport | undefined;
  /** What stopped the last call as a whole. */
  fault: Fault | undefined;
  /** Id of the model that is being read. */
  choosing: string | undefined;
  /** An indexing ended with its tab, or was stopped, and can go on. */
  isUnfinished: boolean;
  /** Pictures were read by an earlier version of this page, and only the person can let them be read anew. */
  offersReading: boolean;
  /** Grows when pictures came or went: whoever shows some asks again. */
  version: number;
  selected: ReadonlySet<number>;
  /** Pictures that were removed and can come back: shown nowhere, and still in the library. */
  leaving: ReadonlySet<number>;
  detail: Detail | undefined;
}

export interface LibraryActions {
  /** Reads what there is; goes on with an indexing that ended with its tab where that needs no permission. */
  open: () => Promise<void>;
  /** Indexes a folder, files, or a drop of both. Several wait for each other. */
  add: (inputs: readonly AddInput[]) => Promise<void>;
  /** Looks through the folders again, or one. In a click: asks for permission where it has lapsed. */
  rescan: (folder?: number) => Promise<void>;
  /** Reads anew what an earlier version of this page read. In a click: asks for permission where it has lapsed. */
  readAnew: () => Promise<void>;
  /** Does not offer that again. */
  declineReading: () => void;
  forgetFolder: (id: number) => Promise<void>;
  /** Takes another model into use. */
  chooseModel: (model: string) => Promise<void>;
  /** Looks at what the model in use has not seen yet: in the folders, and in the files of this visit. */
  lookAtRest: () => Promise<void>;
  /** Lets the folders bring back what was taken out. */
  bringBack: () => Promise<void>;
  /** Tries the files again that could not be read. */
  retryFailed: () => Promise<void>;
  /** Takes in vectors from an exported file. */
  importFile: (file: File) => Promise<void>;
  /** Takes everything out: pictures, vectors of all models, folders. */
  clearAll: () => Promise<void>;
  pause: () => void;
  resume: () => void;
  /** Ends indexing. What was finished stays. */
  stop: () => void;
  /** Asks for the numbers again. */
  refresh: () => Promise<void>;
  dismissFault: () => void;
  dismissReport: () => void;

  toggle: (id: number) => void;
  /** Selects these besides what is selected. */
  select: (ids: Iterable<number>) => void;
  /** Selects these and nothing else. */
  selectOnly: (ids: Iterable<number>) => void;
  clearSelection: () => void;

  /** Takes pictures out of the library; for a while that can be undone. Files stay as they are. */
  remove: (ids: Iterable<number>) => void;
  undoRemoval: () => void;
  /** Ends the time for undoing. */
  finishRemoval: () => Promise<void>;

  openDetail: (ids: Uint32Array, index: number) => void;
  closeDetail: () => void;
}

/** The parts of the store that its actions are made with. */
export interface StoreAccess {
  set: (change: Partial<LibraryState> | ((state: LibraryState) => Partial<LibraryState>)) => void;
  get: () => LibraryState & LibraryActions;
}

/** What a new page shows. */
export const startState: LibraryState = {
  stats: undefined,
  count: undefined,
  folders: [],
  indexing: undefined,
  report: undefined,
  fault: undefined,
  choosing: undefined,
  isUnfinished: false,
  offersReading: false,
  version: 0,
  selected: new Set(),
  leaving: new Set(),
  detail: undefined,
};
