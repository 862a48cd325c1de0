import { AppError } from '../errors.ts';
import { forgetKept, readKept, writeKept } from './kept-text.ts';

/** Notices that a page, or the worker that it works with, died while files were read. */
export interface DeathWatch {
  /** Whether a page died at this work before this one was opened. */
  readonly isAfterDeath: boolean;
  /** Whether the run before this one died. Each death is told once. */
  begin(): boolean;
  /** The run came to an end of its own: whole, stopped, or with an error. */
  end(error?: unknown): void;
}

/** What is watched: the page itself, in a browser. */
export interface Watched {
  page: Pick<Document, 'visibilityState'> & EventTarget;
  frame: EventTarget;
}

/**
 * A mark is set while a run goes on, and taken back by whatever ends a page in order: it is closed, reloaded, or put out
 * of sight, where systems end pages for reasons of their own. What is found of it afterwards was left by a death. Each
 * kind of work has a `key` of its own to keep it under.
 */
export function watchDeaths(key: string, { page, frame }: Watched = { page: document, frame: globalThis }): DeathWatch {
  const isAfterDeath = readKept(key) !== undefined;
  let isWorking = false;
  let hasDied = isAfterDeath;
  const mark = (): void => {
    if (isWorking && page.visibilityState === 'visible') writeKept(key, '1');
    else forgetKept(key);
  };
  page.addEventListener('visibilitychange', mark);
  frame.addEventListener('pagehide', () => forgetKept(key));
  return {
    isAfterDeath,
    begin() {
      const died = hasDied;
      hasDied = false;
      isWorking = true;
      mark();
      return died;
    },
    end(error) {
      isWorking = false;
      hasDied = error instanceof AppError && error.code === 'crash';
      mark();
    },
  };
}
