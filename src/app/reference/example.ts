/** What the page gives an example: Stop aborts the signal. */
export interface ExampleInput {
  signal: AbortSignal;
  onProgress: (progress: { done: number; total?: number }) => void;
}

/** A script that can be run; its text is shown and can be pasted into a console. */
export type Example = (input: ExampleInput) => unknown;
export type Examples = Record<string, Example>;
