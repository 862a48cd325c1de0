import { AppError, type ErrorCode, messageOf } from '../runtime/errors.ts';

/** What happened, for a person; the error's own message says what was found and what to do. */
const titles: Record<ErrorCode, string> = {
  'bad-input': 'The file could not be read',
  'bad-option': 'A setting is out of its range',
  'model-missing': 'The model is not on this device',
  'model-corrupt': 'The model’s files are damaged',
  network: 'Download failed',
  storage: 'The browser is out of space, or stores nothing for this page',
  memory: 'The memory is full',
  device: 'No device could do the work',
  crash: 'The work stopped unexpectedly',
};

/** An error in two parts: one line, and what was found and accepted. */
export interface Sentence {
  title: string;
  text: string;
}

/** Turns whatever was thrown into words. Abort is not an error: it never comes here. */
export function sentenceFor(error: unknown): Sentence {
  if (error instanceof AppError) return { title: titles[error.code], text: error.message };
  const text = messageOf(error);
  return { title: 'Something went wrong', text };
}
