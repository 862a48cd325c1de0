import type { Progress } from '../../../runtime/progress.ts';
import type { Load } from '../../../runtime/time-left.ts';
import type { ImageSource } from '../../../runtime/picture/picture.ts';
import type { EmbedOutput } from '../contract.ts';
import type { Moderation, Policy } from '../engine/search/moderation.ts';
import type { Links } from '../engine/search/linkage.ts';
import type { Filter } from '../engine/search/query.ts';
import type { ScorePart } from '../engine/search/score-parts.ts';
import type { Item } from './item.ts';
import type { PlacedFile } from './placed-file.ts';
import type { ResultOrder } from './result-order.ts';
import type { UnusedVectors } from './unused-vectors.ts';

/** A picture that was found, and how well it fits. */
export interface Hit {
  id: string;
  path: string;
  /** Cosine, -1 to 1; 0 where nothing was asked but filters. */
  score: number;
  /** Seconds, of a moment of a video. */
  time?: number;
}

/** Hits as columns, in the order asked for. */
export interface Ranking {
  /** `Item.id` of each. */
  ids: Uint32Array<ArrayBuffer>;
  /** Cosines, -1 to 1; 0 where nothing was asked but filters. */
  scores: Float32Array<ArrayBuffer>;
  /** How many pictures match, beyond the limit too. */
  matches: number;
  /** How many pass the filters and are left out because they do not match; 0 where all was asked for. */
  rest: number;
}

/** A term of a query with its words already embedded, or a picture of the library. */
export type VectorTerm = { weight: number } & ({ vector: Float32Array; isPicture?: true } | { image: string });

/** A folder that can be looked through again, or files that were given once. */
export type IntakeSource =
  | { folder: FileSystemDirectoryHandle }
  | { source: number }
  | { files: PlacedFile[] }
  /** Of a folder only the entries that an earlier version of this page read. */
  | { outdated: number };

export interface SpaceInput {
  key: string;
  model: string;
  dims: number;
  logitScale: number;
}

export interface Failure {
  path: string;
  reason: string;
}

/** Files that were opened: what the model has to see, and what needs no model. */
export interface Batch {
  /** In order; a video is several pictures, and reading it (`isFilm`) takes as long as looking at them. */
  files: { ticket: number; images: ImageSource[]; bytes: number; isFilm: boolean }[];
  /** Of all files that were opened. */
  bytes: number;
  renamed: number;
  copied: number;
  /** Turned out to be known. */
  skipped: number;
  failed: Failure[];
  /** True when nothing is left to be opened. */
  isLast: boolean;
}

/** What a call read so far. `films`: what of it was the work of videos. */
export interface ReadSoFar {
  files: number;
  films: Load;
}

export interface LibraryStats {
  items: number;
  /** Items with a vector of the model in use. */
  indexed: number;
  failed: (Failure & { id: string })[];
  /** Ids of what the person took out, in folders. */
  takenOut: string[];
  /** Of vectors in use, on the shelf. */
  bytes: number;
  models: string[];
  /** The space in use. */
  space: SpaceInput | undefined;
  /** `outdated`: files that an earlier version of this page read, and that are to be read anew. */
  folders: { id: number; name: string; outdated: number }[];
  /** False when nothing outlives the page. */
  isKept: boolean;
}

/** How pictures make a group: every pair is alike, or each is alike to one other of it. */
export type Grouping = 'complete' | 'chained';

/** Pictures of the library and what joins them: enough for the groups of duplicates at any threshold from the one asked on. */
export interface Likeness {
  /** Pictures that are alike to another; links have places in it. */
  ids: string[];
  /** For each picture the place of the first one with the same content, which may be its own. */
  contents: Uint32Array<ArrayBuffer>;
  /** Pictures that a camera made together (a raw photo and its JPEG) share a number above 0; the kind is the rest by 4. */
  stacks: Uint32Array<ArrayBuffer>;
  /** `floor`: below this cosine groups grow no more, because there were too many pairs. */
  complete: Links & { floor: number };
  chained: Links;
}

/** Pictures that look alike, or are copies of one file. */
export interface DuplicateGroup {
  ids: string[];
  /** Copies of one file, all of them. */
  exact: boolean;
  /** The lowest of all pairs; of a chained group the weakest link. 1 when only equal content joins it. */
  cosine: number;
}

export type Tagged = { id: string; path: string; tags: string[] };
export type ExportFormat = 'npz' | 'parquet' | 'json' | 'csv';

/** A policy, one vector a prompt in the order of `promptsOf`, and the mean vector of pictures of nothing. */
export interface PolicyVectors {
  policy: Policy;
  vectors: Float32Array[];
  blank: Float32Array;
}

/** Scores of all pictures, a column a category, so that 100,000 of them cross without being copied one by one. */
export interface ScoreColumns {
  /** Items, in the order of the columns. */
  ids: Uint32Array<ArrayBuffer>;
  columns: {
    /** Of the category. */
    id: string;
    scores: Float32Array<ArrayBuffer>;
    /** Positions in `scores`, the lowest first. */
    order: Uint32Array<ArrayBuffer>;
  }[];
}

/** The labels that are nearest to each picture, `each` of them a picture, row-major, the nearest first. */
export interface TagColumns {
  ids: Uint32Array<ArrayBuffer>;
  each: number;
  /** Positions in the list of labels. */
  labels: Uint32Array<ArrayBuffer>;
  cosines: Float32Array<ArrayBuffer>;
  /** Cosine with the background ("none of these"), one a picture. */
  none: Float32Array<ArrayBuffer>;
  /** Natural logarithm of the sum of exp(scale x cosine) over all labels and the background, one a picture. */
  total: Float32Array<ArrayBuffer>;
  /** exp of the model's logit scale. */
  scale: number;
}

/** "None of these", as a vector of the model in use, and the least cosine that it counts with. */
export interface Background {
  none: Float32Array;
  noneFloor: number;
}

/** The library worker's methods: name → [input, output, progress]. */
export type LibraryContract = {
  use: [input: SpaceInput, output: void, progress: never];
  /** Items, those that failed too: known before the vectors are read. */
  count: [input: undefined, output: number, progress: never];
  /** The space in use; at once, where `stats` goes through all items. */
  space: [input: undefined, output: SpaceInput | undefined, progress: never];
  /** Vectors of models that are not in use. */
  unusedVectors: [input: undefined, output: UnusedVectors[], progress: never];
  /** Deletes them; the rows go when the library is opened the next time. */
  dropVectors: [input: { key: string }, output: void, progress: never];
  /** Undoes that; false when they are gone. */
  restoreVectors: [input: { key: string }, output: boolean, progress: never];
  stats: [input: undefined, output: LibraryStats, progress: never];
  /** Looks through a folder or a list of files; opens only those whose names do not tell what they are. */
  plan: [
    /** `isAfterDeath`: the run before did not end as runs do, so a file that was being read may be to blame. */
    input: IntakeSource & { isAfterDeath?: boolean },
    output: { job: number; source: number; pending: number; bytes: number; skipped: number; leftOut: Failure[] },
    progress: Progress,
  ];
  /** Tells how many files are read, a video in parts, and how much of the work of the whole that was. */
  next: [input: { job: number; count: number }, output: Batch, progress: ReadSoFar];
  /** What the model saw, for the tickets in their order, `images` of them each. */
  keep: [
    input: { job: number; tickets: { ticket: number; images: number }[]; output: EmbedOutput },
    output: { added: number; failed: Failure[] },
    progress: never,
  ];
  /** Ends a job; `isDone`: all was opened, so what is missing is taken out. */
  finish: [input: { job: number; isDone: boolean }, output: { removed: number }, progress: never];
  forgetFolder: [input: { source: number }, output: void, progress: never];
  folders: [
    input: undefined,
    output: { id: number; name: string; handle: FileSystemDirectoryHandle }[],
    progress: never,
  ];

  /** `background`: results end where matches end. */
  search: [
    input: { terms: VectorTerm[]; filters: Filter[]; limit: number; background?: Background },
    output: Hit[],
    progress: never,
  ];
  /** The same as numbers only: a hundred thousand hits cross to the page without holding it up. */
  rank: [
    /** `background`: results end where matches end. */
    input: { terms: VectorTerm[]; filters: Filter[]; limit: number; order?: ResultOrder; background?: Background },
    output: Ranking,
    progress: never,
  ];
  /** How the score of a picture comes about: one part a term, in their order; together they are the score. */
  explain: [input: { id: string; terms: VectorTerm[] }, output: { score: number; parts: ScorePart[] }, progress: never];
  similar: [input: { id: string; limit: number }, output: Hit[], progress: never];
  duplicates: [input: { threshold: number; grouping: Grouping }, output: DuplicateGroup[], progress: Progress];
  likeness: [input: { threshold: number }, output: Likeness, progress: Progress];
  /** The lowest cosine between two of some pictures. */
  lowestPair: [input: { ids: string[] }, output: number, progress: never];
  /** Vectors of the model in use, one an id, row-major. */
  vectors: [input: { ids: string[] }, output: { dims: number; vectors: Float32Array<ArrayBuffer> }, progress: never];
  moderate: [input: PolicyVectors, output: (Hit & Moderation)[], progress: Progress];
  tag: [
    input: Background & { labels: string[]; vectors: Float32Array[]; minimum: number },
    output: Tagged[],
    progress: Progress,
  ];
  moderationScores: [input: PolicyVectors, output: ScoreColumns, progress: Progress];
  /** Of all pictures, or of those named that have a vector. */
  tagColumns: [
    input: Background & { vectors: Float32Array[]; each: number; ids?: string[] },
    output: TagColumns,
    progress: Progress,
  ];
  /** For each group of items the labels that set it apart, as positions in the list, the best first. */
  nameGroups: [
    input: { groups: Uint32Array[]; vectors: Float32Array[]; each: number },
    output: number[][],
    progress: never,
  ];
  /** Two coordinates an item, in the order of the ids. */
  map: [input: undefined, output: { ids: Uint32Array<ArrayBuffer>; xy: Float32Array<ArrayBuffer> }, progress: Progress];

  /** For each item the others with the same content. */
  copies: [input: { ids: string[] }, output: Item[][], progress: never];
  /** All items with one of these contents. */
  withHashes: [input: { hashes: string[] }, output: Item[], progress: never];
  /** Items by their ids, in the order asked; undefined for those that are gone. */
  items: [input: { ids: string[] }, output: (Item | undefined)[], progress: never];
  thumbnails: [input: { ids: string[] }, output: (Blob | undefined)[], progress: never];
  /** As `data:` addresses: made here, because object URLs cost the page's thread a message each to another process. */
  thumbnailUrls: [input: { ids: string[] }, output: (string | undefined)[], progress: never];
  export: [input: { format: ExportFormat }, output: Blob, progress: never];
  import: [input: { file: Blob }, output: { added: number; skipped: number }, progress: Progress];
  /**
   * `keepOut`: a file in a folder that is looked through again does not come back with it. `wholeFiles`: the other
   * moments of the same files go too.
   */
  remove: [input: { ids: string[]; keepOut: boolean; wholeFiles?: boolean }, output: void, progress: never];
  clear: [input: undefined, output: void, progress: never];
};
