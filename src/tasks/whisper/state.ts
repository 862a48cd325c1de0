import type { Fault } from '../../runtime/errors.ts';
import type { ModelEntry } from '../../runtime/model-entry.ts';
import type { Progress } from '../../runtime/progress.ts';
import type { LoadedWhisper, Peaks } from './contract.ts';
import { builtInModel, defaultSettings, type FormSettings } from './defaults.ts';
import type { EditHistory } from './edit-history.ts';
import type { Search } from './edits.ts';
import type { ExportChoice } from './exporting.ts';
import type { LineDraft } from './line-draft.ts';
import type { Recording } from './recording.ts';
import type { KeptSound } from './transcripts.ts';

/** What the worker is busy with, and for which recording. `done` and `total` are seconds of audio from `decode` on. */
export type Work =
  | { phase: 'idle' }
  | { phase: 'load'; id: string; progress: Progress | undefined }
  | ({ phase: 'decode'; id: string; done: number; total?: number } & Bar)
  | ({ phase: 'run'; id: string; done: number; total: number; speed?: number; eta?: number } & Bar);

/** How far all of the work is, where the seconds do not tell it. */
type Bar = Pick<Progress, 'share' | 'next'>;

/** Text that may still change; `start` in seconds. */
export interface Coming {
  id: string;
  start: number;
  text: string;
}

/** A transcript as it was before it was removed, or begun anew. */
export interface TakenAway {
  by: 'remove' | 'again';
  recording: Recording;
  /** Its place in the list. */
  index: number;
  history: EditHistory | undefined;
  /** What was kept of its sound, once it was read. */
  sound: Promise<KeptSound>;
}

export interface WhisperState {
  recordings: readonly Recording[];
  /** Id of the recording on show. */
  current: string | undefined;
  /** The sound of recordings by id: their files, and what their waveforms are drawn from. */
  files: ReadonlyMap<string, File>;
  peaks: ReadonlyMap<string, Peaks>;
  histories: ReadonlyMap<string, EditHistory>;
  settings: FormSettings;
  vad: boolean;
  exporting: ExportChoice;
  /** Id of the model that new recordings are given to. */
  chosen: string;
  model: LoadedWhisper | undefined;
  work: Work;
  coming: Coming | undefined;
  /** What stopped the last load or run as a whole. */
  fault: Fault | undefined;
  /** A transcript that is gone, and can come back. */
  takenAway: TakenAway | undefined;
  /** False when the browser keeps nothing: transcripts then end with the page. */
  kept: boolean;
  /** The line whose editor is open. */
  draft: LineDraft | undefined;
  /** What the catalogue says of the model. */
  entry: ModelEntry | undefined;
  /** Whether Silero is among the models. */
  hasVad: boolean;
}

export interface WhisperActions {
  add: (files: readonly File[]) => void;
  remove: (id: string) => void;
  /** Puts back what was removed or is being written down anew. */
  bringBack: () => Promise<void>;
  letGo: () => void;
  select: (id: string) => void;
  /** Works through what waits; nothing happens while it does. */
  run: () => Promise<void>;
  /** Ends the run of the recording at work; its text so far is kept, and the next one that waits begins. */
  stop: () => void;
  /** The same, and none that waits begins. Each can be resumed. */
  stopAll: () => void;
  /** Goes on with a recording that was interrupted. */
  goOn: (id: string) => void;
  /** Transcribes a recording again, with the current settings; `language` (a code) counts for this recording alone. */
  again: (id: string, options?: { language?: string }) => void;
  setSettings: (change: Partial<FormSettings>) => void;
  resetSettings: () => void;
  /** Gives new recordings to another model; those that are being heard stay with theirs. */
  choose: (model: string) => void;
  setVad: (vad: boolean) => void;
  setExport: (change: Partial<ExportChoice>) => void;
  /** Reads what was kept, and what the catalogue says of the model. */
  open: () => Promise<void>;
  /** Opens the editor of a line of the recording on show; what another one holds is saved first. */
  openEditor: (index: number) => void;
  typeText: (text: string) => void;
  /** Writes what was typed into the transcript, and closes the editor. Without an open editor nothing happens. */
  saveDraft: () => void;
  /** Closes the editor; the line stays as it was. */
  dropDraft: () => void;
  editText: (index: number, text: string) => void;
  split: (index: number, place: number) => void;
  merge: (index: number) => void;
  removeSegment: (index: number) => void;
  replaceAll: (search: Search, replacement: string) => void;
  undo: () => void;
  redo: () => void;
}

/** The parts of the store that its actions are made with. */
export interface StoreAccess {
  set: (change: Partial<WhisperState> | ((state: WhisperState) => Partial<WhisperState>)) => void;
  get: () => WhisperState;
}

/** What a new page shows. */
export const startState: WhisperState = {
  recordings: [],
  current: undefined,
  files: new Map(),
  peaks: new Map(),
  histories: new Map(),
  settings: defaultSettings,
  vad: false,
  exporting: { format: 'srt', regroups: false },
  chosen: builtInModel,
  model: undefined,
  work: { phase: 'idle' },
  coming: undefined,
  fault: undefined,
  takenAway: undefined,
  draft: undefined,
  kept: true,
  entry: undefined,
  hasVad: false,
};
