import { AppError, isAbort } from './errors.ts';

interface ForeignOptions {
  /** One sentence: what was found, and what to do. Given what was thrown. */
  message: string | ((cause: unknown) => string);
  /** Of the call. Codecs throw `AbortError`s of their own when they close, which are no aborts of ours. */
  signal?: AbortSignal | undefined;
}

/** What a browser says of a file that was moved, changed or locked, or is on a disk that is gone. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof DOMException && ['NotReadableError', 'NotFoundError', 'NotAllowedError'].includes(error.name);

/**
 * What a library or a browser's codec threw over a file, as a failure of that file: `bad-input` with the sentence given.
 * AppErrors stay as they are, and so does the reason of an aborted signal. Without a signal every abort passes.
 */
export function fileFault(error: unknown, { message, signal }: ForeignOptions): Error {
  if (error instanceof AppError) return error;
  if (signal ? signal.aborted : isAbort(error)) return error as Error;
  if (isUnreadable(error))
    return new AppError('bad-input', 'The file can no longer be read: it was moved, changed or locked.', {
      cause: error,
    });
  return new AppError('bad-input', typeof message === 'string' ? message : message(error), { cause: error });
}

/** Runs what a library or a browser's codec does with a file; whatever it throws is thrown as `fileFault` says. */
export async function foreign<T>(work: () => Promise<T> | T, options: ForeignOptions): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw fileFault(error, options);
  }
}
