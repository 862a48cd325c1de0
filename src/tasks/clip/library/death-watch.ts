import { forgetKept, readKept, writeKept } from '../../../runtime/page/kept-text.ts';
import { AppError } from '../../../runtime/errors.ts';

const key = 'triptych-library-at-work';

/** Notices that a page, or the library's worker, died while pictures came in. */
export interface DeathWatch {
  /** Whether the run before this one died. Each death is told once. */
  begin(): boolean;
  /** The run came to an end of its own: whole, stopped, or with an error. */
  end(error?: unknown): void;
}

/**
 * A mark is set while a run goes on, and taken back by whatever ends a page in order: it is closed, reloaded, or put out
 * of sight, where systems end pages for reasons of their own. What is found of it afterwards was left by a death.
 */
export function watchDeaths(page: Pick<Document, 'visibilityState'> & EventTarget, frame: EventTarget): DeathWatch {
  let isWorking = false;
  let hasDied: boolean | undefined;
  const mark = (): void => {
    if (isWorking && page.visibilityState === 'visible') writeKept(key, '1');
    else forgetKept(key);
  };
  page.addEventListener('visibilitychange', mark);
  frame.addEventListener('pagehide', () => forgetKept(key));
  return {
    begin() {
      const died = hasDied ?? readKept(key) !== undefined;
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
