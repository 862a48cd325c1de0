/** A function or a value of `window.triptych`, as its types say. */
export interface Entry {
  /** After `triptych.`: `clip.classify`. */
  name: string;
  /** With names and types of its arguments, and what it gives; of a value its type. */
  signature: string;
  /** In Markdown: words in backticks are code. */
  doc: string;
  isFunction: boolean;
  /** Whether its answer is awaited. */
  isAsync: boolean;
  /** Names of the types in the signature, those that these are made of after them. */
  types: string[];
  /** A script that can be pasted into a console; absent for a value. */
  example?: string;
}

/** All that the page and `triptych.help()` say of the surface. */
export interface Reference {
  entries: Entry[];
  /** Declarations with their comments, by name. */
  types: Record<string, string>;
  /** Functions that examples of a group call, as scripts: `clip.library` and `models`. */
  helpers: Record<string, string>;
}
