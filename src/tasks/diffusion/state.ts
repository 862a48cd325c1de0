import type { ErrorCode } from '../../runtime/errors.ts';
import type { Progress } from '../../runtime/progress.ts';
import type { LoadedStage, ModelFacts, TokenCount } from './contract.ts';
import { type Form, startForm } from './form.ts';
import type { Axis } from './grid.ts';
import type { HistoryFiles, HistoryItem } from './history.ts';
import type { MarkChange } from './marks.ts';
import type { Fitted } from './restore/fit.ts';
import type { PictureShare } from './run-meter.ts';
import type { Settings } from './settings.ts';
import type { Size } from './size.ts';

/** What a picture is made from. */
export type Mode = 'text' | 'image' | 'inpaint';

/** What a picture was made from, and what of it was repainted. */
export interface Start {
  source: Blob;
  mask?: Blob;
}

/** One picture to be made. */
export interface Job {
  settings: Settings;
  source?: Blob;
  mask?: Blob;
  /** Of the press that asked for it and others. */
  batch?: string | undefined;
  /** Its place in the grid on show. */
  cell?: { x: number; y: number };
}

/** What the workers are busy with. */
export type Work =
  | { phase: 'idle' }
  /** `loaded` is how far everything before the first step is, 0..1. */
  | (Far & { phase: 'load'; progress: Progress | undefined; loaded?: number })
  | (Far & {
      phase: 'run';
      settings: Settings;
      done: number;
      total: number;
      /** Of the last step, in milliseconds. */
      stepMs?: number;
      /** Seconds until this picture has its last step, and until the queue is empty. */
      eta?: number;
      etaAll?: number;
      preview?: ImageBitmap;
    })
  | (Far & { phase: 'decode'; settings: Settings; etaAll?: number });

interface Far {
  /** How far the picture is, 0..1, and where it will be when what runs now has ended. */
  share?: number;
  next?: PictureShare['next'];
  /** The same of its steps and of reading it out, which are so many marks. */
  stepped?: number;
  marks?: number;
  /** Pictures of this run that are finished, and all of them. */
  finished?: number;
  pictures?: number;
}

/** Pictures side by side; a cell that is not made yet is undefined. */
export interface Grid {
  x: Axis;
  y?: Axis;
  /** Ids in the history, row by row. */
  cells: readonly (string | undefined)[];
}

export interface DiffusionState {
  mode: Mode;
  form: Form;
  /** The picture to start from, and what is to be repainted of it. */
  source: Blob | undefined;
  mask: Blob | undefined;
  /** Undefined until the model's configuration was read. */
  facts: ModelFacts | undefined;
  /** What the UNet runs on, once it is opened. */
  model: LoadedStage | undefined;
  /** Of the prompt and of the negative prompt. */
  tokens: { prompt?: TokenCount; negative?: TokenCount };
  work: Work;
  queue: readonly Job[];
  grid: Grid | undefined;
  /** The newest first. */
  items: readonly HistoryItem[];
  /** False when the browser keeps nothing: pictures then end with the page. */
  kept: boolean;
  /** Id of the picture on show. */
  current: string | undefined;
  /** A picture came in that carries settings: whether to take them is for the person to say. */
  offer: (Fitted & { file: File; start?: Start }) | undefined;
  /** How many others came in with the picture that was taken, and were not. */
  leftOut: number;
  /**
   * What went wrong; where the memory was full, with the size that may fit, and where the model cannot make the size,
   * with the nearest that it can.
   */
  fault: { code: ErrorCode; message: string; smaller?: Size; nearest?: Size } | undefined;
}

export interface DiffusionActions {
  /** Reads what the form and the history need. May be called again. */
  open: () => Promise<void>;
  change: (change: Partial<Form>) => void;
  setMode: (mode: Mode) => void;
  setSource: (source: Blob | undefined) => void;
  setMask: (mask: Blob | undefined) => void;
  /** Queues what the form says; `batch` is kept with its pictures. */
  generate: (options?: { batch?: string | undefined }) => Promise<void>;
  /** The same settings with four new seeds. */
  makeFour: (options?: { batch?: string | undefined }) => Promise<void>;
  /** Rejects with `bad-option` for axes that do not fit, before its first picture. */
  runGrid: (x: Axis, y?: Axis) => Promise<void>;
  closeGrid: () => void;
  /** Ends the picture after its step, keeps it, and empties the queue. */
  stop: () => void;
  /** Ends the picture after its step, keeps it, and goes on with the next. */
  skip: () => void;
  show: (id: string | undefined) => void;
  /** Fills the form from a picture of the history. */
  reuse: (id: string, what: 'all' | 'seed' | 'prompt') => Promise<void>;
  /** Goes on from a picture: image to image, or inpainting. */
  startFrom: (id: string, mode: 'image' | 'inpaint') => Promise<void>;
  /** The same from a file of another place. What it was made with is not asked about. */
  startWith: (file: File, mode: 'image' | 'inpaint') => void;
  files: (id: string) => Promise<HistoryFiles>;
  mark: (ids: readonly string[], change: MarkChange) => Promise<void>;
  remove: (ids: readonly string[]) => Promise<void>;
  clearHistory: () => Promise<void>;
  /** Takes a picture: its settings are offered if it has any, else it is what is started from. */
  accept: (files: readonly File[]) => Promise<void>;
  /** Answers the offer: takes the settings, or the picture. */
  answerOffer: (take: 'settings' | 'picture' | 'nothing') => void;
  dismissFault: () => void;
}

export type DiffusionStore = DiffusionState & DiffusionActions;

/** What a new page shows. */
export const startState: DiffusionState = {
  mode: 'text',
  form: startForm,
  source: undefined,
  mask: undefined,
  facts: undefined,
  model: undefined,
  tokens: {},
  work: { phase: 'idle' },
  queue: [],
  grid: undefined,
  items: [],
  kept: true,
  current: undefined,
  offer: undefined,
  leftOut: 0,
  fault: undefined,
};
