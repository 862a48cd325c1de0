import type { Fault } from '../../runtime/errors.ts';
import type { ModelEntry } from '../../runtime/model-entry.ts';
import type { Progress } from '../../runtime/progress.ts';
import type { LoadedClip, Templates } from './contract.ts';
import { builtInModel } from './defaults.ts';
import { givenSets, type LabelSet } from './label-sets.ts';
import type { Picture } from './picture.ts';
import type { Reading } from './reading.ts';

export type TemplateChoice = Exclude<Templates, string[]> | 'own';

/** What the worker is busy with. `rate` is in pictures a second, `eta` in seconds. */
export type Work =
  | { phase: 'idle' }
  | { phase: 'load'; progress: Progress | undefined }
  | { phase: 'labels'; done: number; total: number; eta?: number }
  | { phase: 'run'; done: number; total: number; rate?: number; eta?: number };

export interface ClipState {
  pictures: readonly Picture[];
  /** Id of the picture on show. */
  current: string | undefined;
  view: 'one' | 'table';
  labels: readonly string[];
  templates: TemplateChoice;
  ownTemplates: readonly string[];
  /** Whether the background counts as one more label. */
  showNone: boolean;
  /** Id of the model to ask. */
  chosen: string;
  model: LoadedClip | undefined;
  work: Work;
  /** What stopped the last run as a whole. */
  fault: Fault | undefined;
  /** Somebody pressed Stop, and pictures are left. */
  stopped: boolean;
  ownSets: readonly LabelSet[];
  /** False when the browser keeps nothing: own sets then end with the page. */
  setsKept: boolean;
  /** What the catalogue says of the model. */
  entry: ModelEntry | undefined;
  /** The camera has the model, and pictures wait. */
  live: Live | undefined;
  /** The home page has shown its first picture by itself, which it does once. */
  greeted: boolean;
  /** Id of that picture. */
  greeting: string | undefined;
}

/** What the camera sees. `rate` is in pictures a second. */
export interface Live {
  reading?: Reading;
  rate?: number;
}

export interface ClipActions {
  add: (files: readonly File[]) => void;
  /** Shows the first sample, where no picture is shown yet. */
  greet: (sample: File) => void;
  remove: (id: string) => void;
  clear: () => void;
  select: (id: string) => void;
  setView: (view: ClipState['view']) => void;
  setLabels: (labels: readonly string[]) => void;
  setTemplates: (templates: TemplateChoice) => void;
  setOwnTemplates: (templates: readonly string[]) => void;
  setShowNone: (show: boolean) => void;
  /** Asks another model; what has a result is looked at again. */
  choose: (model: string) => void;
  /** Looks at what waits; nothing happens while a run is on, because it takes them by itself. */
  run: () => Promise<void>;
  /** Ends the run; what has a result keeps it. */
  stop: () => void;
  retry: (id: string) => void;
  /** Reads the pictures of the last visit, the saved label sets, and what the catalogue says of the model. */
  open: () => Promise<void>;
  saveSet: (name: string) => Promise<void>;
  removeSet: (name: string) => Promise<void>;
  startLive: () => void;
  stopLive: () => void;
  /** Looks at one frame of the camera with the labels of now. The frame stays the caller's. */
  look: (frame: ImageBitmap, options: { signal: AbortSignal }) => Promise<void>;
}

/** What a new page shows. */
export const startState: ClipState = {
  pictures: [],
  current: undefined,
  view: 'one',
  labels: givenSets[0]!.labels,
  templates: 'plain',
  ownTemplates: ['a drawing of a {}.'],
  showNone: true,
  chosen: builtInModel,
  model: undefined,
  work: { phase: 'idle' },
  fault: undefined,
  stopped: false,
  ownSets: [],
  setsKept: true,
  entry: undefined,
  live: undefined,
  greeted: false,
  greeting: undefined,
};
