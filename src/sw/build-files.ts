/** A file of the build: its path below the page, and the first digits of its SHA-256. */
export type BuildFile = readonly [path: string, revision: string];

/** What the build's last step tells the service worker. */
export interface BuildFiles {
  /** Changes with any file of the build. */
  version: string;
  /** Small files, fetched ahead so that the page opens offline. */
  shell: readonly BuildFile[];
  /** Large files, kept when they were used for the first time. */
  used: readonly BuildFile[];
}

/** Above this, in bytes, a file waits for its first use. */
export const mostShellBytes = 512 * 2 ** 10;

interface Found {
  path: string;
  bytes: number;
  revision: string;
}

/** Read by hosts, by the installer and by whoever looks at the repository, never by the page. */
const isForOthers = (path: string) => path === 'sw.js' || path === '_headers' || path.startsWith('screenshots/');

/**
 * Sorts what lies in the folder of the build. Files of models are kept whole and verified in IndexedDB by
 * `runtime/weights.ts`; keeping them here as well would take their room twice. Only the list of them is the page's.
 */
export function sortFiles(found: readonly Found[]): Omit<BuildFiles, 'version'> {
  const own = found
    .filter(({ path }) => !isForOthers(path))
    .filter(({ path }) => !path.startsWith('models/') || path === 'models/catalogue.json');
  const named = (files: readonly Found[]): BuildFile[] => files.map(({ path, revision }) => [path, revision]);
  return {
    shell: named(own.filter(({ bytes }) => bytes <= mostShellBytes)),
    used: named(own.filter(({ bytes }) => bytes > mostShellBytes)),
  };
}
