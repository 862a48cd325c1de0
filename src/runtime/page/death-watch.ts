import { AppError } from '../errors.ts';
import { browserKeeper, forgetKept, readKept, writeKept } from './kept-text.ts';
import { ownTab, type Tab } from './tab-identity.ts';

/** Notices that a page, or the worker that it works with, died while files were read. */
export interface DeathWatch {
  /** What was at work when a page died, of this tab or of one that is gone, as `begin` was told. Each death is told once. */
  dead(): Promise<string[]>;
  /** A run begins. `work` says which, for whoever asks after a death. */
  begin(work: string): void;
  /** The run came to an end of its own: whole, stopped, or with an error. */
  end(error?: unknown): void;
}

/** What is watched: the page itself, in a browser. */
export interface Watched {
  page: Pick<Document, 'visibilityState'> & EventTarget;
  frame: EventTarget;
  tab: () => Promise<Tab>;
}

/**
 * A mark is set while a run goes on, and taken back by whatever ends a page in order: it is closed, reloaded, or put out
 * of sight, where systems end pages for reasons of their own. What is found of it afterwards was left by a death. Each
 * kind of work has a `key` of its own to keep it under, and each tab a mark of its own: what a living tab is at is not
 * dead, and no tab takes back the mark of another.
 */
export function watchDeaths(
  key: string,
  { page, frame, tab }: Watched = { page: document, frame: globalThis, tab: ownTab },
): DeathWatch {
  let working: string | undefined;
  let own: string | undefined;
  const dead: string[] = [];
  /** Takes what a page left that is no more. */
  const take = (name: string): void => {
    const work = readKept(name);
    if (work === undefined) return;
    forgetKept(name);
    dead.push(work);
  };
  const mark = (): void => {
    if (own === undefined) return; // it is made up for
    if (working !== undefined && page.visibilityState === 'visible') writeKept(own, working);
    else forgetKept(own);
  };
  const ready = tab().then((found) => {
    own = `${key} ${found.id}`;
    take(own); // of the page that was in this tab before
    mark();
    return found;
  });
  page.addEventListener('visibilitychange', mark);
  frame.addEventListener('pagehide', () => own !== undefined && forgetKept(own));
  return {
    async dead() {
      const living = await (await ready).living();
      const isLeft = (name: string): boolean => name.startsWith(`${key} `) && !living.has(name.slice(key.length + 1));
      for (const name of keptKeys().filter(isLeft)) take(name);
      return dead.splice(0);
    },
    begin(work) {
      working = work;
      mark();
    },
    end(error) {
      if (working !== undefined && error instanceof AppError && error.code === 'crash') dead.push(working);
      working = undefined;
      mark();
    },
  };
}

function keptKeys(): string[] {
  try {
    return Object.keys(browserKeeper() ?? {});
  } catch {
    return [];
  }
}
