import type { Templates } from '../../contract.ts';
import type { Query } from '../../engine/search/query.ts';
import type { ScorePart } from '../../engine/search/score-parts.ts';
import type { Ranking } from '../../library-api.ts';
import type { ResultOrder } from '../../library/result-order.ts';

/** A picture from outside the library that is part of the query. */
export interface OutsidePicture {
  id: number;
  file: File;
  /** Address of the file, while it is part of the query. */
  url: string;
  weight: number;
}

export interface SearchState {
  /** What narrows the words down, each part a chip: signs, weights, pictures of the library, filters. */
  query: Query;
  /** What the field holds: the words asked for, and what is being written. */
  draft: string;
  pictures: readonly OutsidePicture[];
  templates: Exclude<Templates, string[]>;
  order: ResultOrder;
  /** Narrowest tile of the grid, in pixels. */
  tile: number;
  /** Pictures shown at most. */
  limit: number;
  /** Whether the pictures are shown as well that do not match. */
  hasRest: boolean;
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
  /** Makes chips of all that was written except plain words, which stay in the field. */
  settle: () => void;
  setQuery: (query: Query, options?: { draft?: string; isStep?: boolean }) => void;
  addPictures: (files: readonly File[]) => void;
  setPictureWeight: (id: number, weight: number) => void;
  removePicture: (id: number) => void;
  setTemplates: (templates: SearchState['templates']) => void;
  setOrder: (order: ResultOrder) => void;
  setTile: (tile: number) => void;
  /** Shows all that match, beyond the limit. */
  showAll: () => void;
  /** Shows what does not match, too. */
  showRest: () => void;
  clear: () => void;
  /** Asks what `writeLine` wrote, with these pictures: Back leads to an earlier query. */
  recall: (line: string, pictures: readonly OutsidePicture[]) => void;
  /** Stores the query as it is. */
  store: () => void;
  /** Has the model read before the first question, which it would hold up. */
  warm: () => void;
  /** Asks anew: the library has changed. */
  ask: () => void;
  /** What each term of the question adds to the score of a picture. */
  explain: (id: number) => Promise<ExplainedScore>;
}
/** A term of a question as it is shown, with what it adds to a score. */
export interface ExplainedTerm extends ScorePart {
  kind: 'text' | 'image' | 'file';
  /** The words, the id of a picture of the library, or the name of a file. */
  value: string;
  weight: number;
}
export interface ExplainedScore {
  score: number;
  terms: readonly ExplainedTerm[];
}
export type SearchStore = SearchState & SearchActions;
