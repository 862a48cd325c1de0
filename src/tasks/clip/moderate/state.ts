import type { Moderation } from '../engine/search/moderation.ts';
import type { Progress } from '../../../runtime/progress.ts';
import type { Decision, Verdict } from './decisions.ts';
import type { DraftCategory, NamedPolicy } from './policies.ts';
import type { ScoreTable } from './scores.ts';

/** All categories of the policy together. */
export const anyCategory = '';

/** A picture that is checked by itself. */
export interface SinglePicture {
  file: File;
  name: string;
  moderation?: Moderation;
  fault?: string;
}

export interface ModerateState {
  policies: readonly NamedPolicy[];
  /** Id of the policy in use. */
  policy: string;
  /** Id of the category that the queue is for, or `anyCategory`. */
  category: string;
  /** The model whose vectors are judged. */
  model: string;
  /** False when policies and decisions end with the page. */
  isKept: boolean;
  table: ScoreTable | undefined;
  /** How far the scoring is. */
  work: { progress: Progress | undefined } | undefined;
  fault: string | undefined;
  isStopped: boolean;
  /** Items that are over the line, the first to look at first. */
  queue: Uint32Array;
  /** Item in sight. */
  current: number | undefined;
  /** By `decisionKey`. */
  decisions: ReadonlyMap<string, Decision>;
  /** What was decided of items under the policy in use, of those that are known. */
  decided: ReadonlyMap<number, Decision>;
  isBlurred: boolean;
  /** Shown without blur although pictures are blurred. */
  revealed: number | undefined;
  single: SinglePicture | undefined;
  /** What was just taken away and can come back, in a sentence. */
  removed: string | undefined;
}

export interface ModerateActions {
  /** Reads what was kept. */
  open: () => Promise<void>;
  /** Scores what has no scores yet; `isRenewed`: the library has changed, so everything. */
  score: (options?: { isRenewed?: boolean }) => Promise<void>;
  stop: () => void;

  choosePolicy: (id: string) => void;
  addPolicy: () => void;
  copyPolicy: () => void;
  renamePolicy: (name: string) => void;
  /** Takes the policy away, or puts the general one back as it was. */
  removePolicy: () => void;
  /** Puts back what `removePolicy` or `removeCategory` took. */
  undoRemoval: () => void;
  importPolicy: (file: File) => Promise<void>;

  chooseCategory: (id: string) => void;
  addCategory: () => void;
  copyCategory: (id: string) => void;
  changeCategory: (id: string, change: Partial<DraftCategory>) => void;
  removeCategory: (id: string) => void;
  /** Moves the line of each scored category so that about this share of the library is over it, 0 to 1. */
  calibrate: (share: number) => void;

  goTo: (item: number) => void;
  /** The neighbour in the queue: 1 or -1. */
  step: (by: number) => void;
  decide: (verdict: Verdict) => Promise<void>;
  undo: () => Promise<void>;
  setBlurred: (isBlurred: boolean) => void;
  reveal: () => void;

  checkPicture: (file: File) => Promise<void>;
  closePicture: () => void;
}
