/** What the worker that keeps the embedded models answers. */
export type EmbeddedContract = { keep: [input: undefined, output: void, progress: never] };
