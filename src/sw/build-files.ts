/** A file of the build: its path below the page, its SHA-256 in hexadecimal, and its length in bytes. */
export type BuildFile = readonly [path: string, sha256: string, bytes: number];

/** What the build's last step tells the service worker. */
export interface BuildFiles {
  /** Changes with any file of the build. */
  version: string;
  /**
   * `index.html` itself. It is the one file that hosts rewrite and that stands for all others, so it comes with the list
   * that it belongs to, in one file, and never from the network.
   */
  page: string;
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
  sha256: string;
}

/** Read by hosts, by the installer and by whoever looks at the repository, never by the page. */
const isForOthers = (path: string) => path === 'sw.js' || path === '_headers' || path.startsWith('screenshots/');

/** Whether a file's name holds a hash of its content: under that name there is no other content, on any host. */
export const isNamedByContent = (path: string): boolean => path.startsWith('assets/');

/**
 * Sorts what lies in the folder of the build. Files of models are kept whole and verified in IndexedDB by
 * `runtime/weights.ts`; keeping them here as well would take their room twice. Only the list of them is the page's.
 */
export function sortFiles(found: readonly Found[]): Pick<BuildFiles, 'shell' | 'used'> {
  const own = found
    .filter(({ path }) => !isForOthers(path) && path !== 'index.html')
    .filter(({ path }) => !path.startsWith('models/') || path === 'models/catalogue.json');
  const named = (files: readonly Found[]): BuildFile[] => files.map(({ path, sha256, bytes }) => [path, sha256, bytes]);
  return {
    shell: named(own.filter(({ bytes }) => bytes <= mostShellBytes)),
    used: named(own.filter(({ bytes }) => bytes > mostShellBytes)),
  };
}
