/** What kind of failure it is; the page has one sentence for each (`app/errors.ts`). */
export type ErrorCode =
  /** An unreadable, empty, truncated or unsupported file; the message names the format and the limit. */
  | 'bad-input'
  /** An option out of range; the message names the option, the value and the range. */
  | 'bad-option'
  /** Not on this device; the message names the model and its size. */
  | 'model-missing'
  /** A stored or imported file fails its hash or its shape; the message names the file. */
  | 'model-corrupt'
  /** A download failed after its retries; the part already downloaded is kept. */
  | 'network'
  /** Quota or permission; the message says how much is needed and what can be deleted. */
  | 'storage'
  /** The device or the heap is out of memory; the message says which smaller choice would fit. */
  | 'memory'
  /** No adapter, a device that was lost, or a self-test that failed on every device. */
  | 'device'
  /** A worker died twice for the same call. */
  | 'crash';

/** A failure with a code to branch on and a message that says what was found and what is accepted. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** True for the rejection of an aborted call, which is never an error and passes through untouched. */
export const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/** What was thrown, in words; whatever is no `Error` is written out. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A failure as the state of a view keeps it. */
export interface Fault {
  code: ErrorCode;
  message: string;
}

/** Whatever was thrown as a fault; `crash` where it has no code. */
export const faultOf = (error: unknown): Fault => ({
  code: error instanceof AppError ? error.code : 'crash',
  message: messageOf(error),
});
