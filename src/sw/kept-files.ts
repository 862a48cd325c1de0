import type { BuildFile, BuildFiles } from './build-files.ts';

/** Files of one version, in a cache that bears its name. */
export interface KeptFiles {
  /** The file of the build that an address means; the page itself for its folder. */
  find(url: URL): BuildFile | undefined;
  /** From the cache, else from the network and then kept; `later` waits for the keeping. */
  answer(file: BuildFile, request: Request, later: (keeping: Promise<unknown>) => void): Promise<Response>;
  /** Fetches what is missing of the shell. Rejects when one file cannot be had. */
  keepShell(): Promise<void>;
  /** Takes over what older versions have of the same content, and deletes the rest of them. */
  replaceOlder(): Promise<void>;
}
export interface Surroundings {
  caches: CacheStorage;
  fetch: typeof fetch;
}

/**
 * The files of a version below `scope`. Two copies of the page below one origin share its caches, so every name holds
 * the scope; a key holds the revision, so that a file which did not change is the same file in the next version.
 */
export function keptFiles(
  { version, shell, used }: BuildFiles,
  scope: URL,
  { caches, fetch }: Surroundings,
): KeptFiles {
  const prefix = `triptych ${scope.pathname} `;
  const name = prefix + version;
  const byPath = new Map([...shell, ...used].map((file) => [file[0], file]));
  const keyOf = ([path, revision]: BuildFile) => new URL(`${path}?${revision}`, scope).href;
  // Some hosts answer index.html with a redirect to its folder, and a redirected answer is refused for a navigation.
  const urlOf = ([path]: BuildFile) => new URL(path === 'index.html' ? '.' : path, scope).href;

  async function keep(cache: Cache, file: BuildFile): Promise<void> {
    const earlier = await caches.match(keyOf(file));
    const response = earlier ?? (await fetch(urlOf(file), { cache: 'no-cache', priority: 'low' }));
    if (!isUsable(response, file)) throw new Error(`“${file[0]}” came with status ${response.status}.`);
    await cache.put(keyOf(file), response);
  }

  async function missing(cache: Cache, files: readonly BuildFile[]): Promise<BuildFile[]> {
    const kept = new Set((await cache.keys()).map(({ url }) => url));
    return files.filter((file) => !kept.has(keyOf(file)));
  }

  return {
    find(url) {
      if (!url.pathname.startsWith(scope.pathname)) return undefined;
      return byPath.get(url.pathname.slice(scope.pathname.length) || 'index.html');
    },
    async answer(file, request, later) {
      // Storage that is full or cannot be read is no reason to withhold the file.
      const cache = await caches.open(name).catch(() => undefined);
      const kept = await cache?.match(keyOf(file)).catch(() => undefined);
      if (kept) return kept;
      const response = await fetch(request);
      if (cache && isUsable(response, file)) later(cache.put(keyOf(file), response.clone()).catch(() => {}));
      return response;
    },
    async keepShell() {
      const cache = await caches.open(name);
      const files = await missing(cache, shell);
      await Promise.all(files.map((file) => keep(cache, file)));
    },
    async replaceOlder() {
      const cache = await caches.open(name);
      for (const file of await missing(cache, used)) {
        const earlier = await caches.match(keyOf(file));
        if (earlier) await cache.put(keyOf(file), earlier);
      }
      const older = (await caches.keys()).filter((other) => other.startsWith(prefix) && other !== name);
      await Promise.all(older.map((other) => caches.delete(other)));
    },
  };
}

/** A whole file. What a network's sign-in page gives in place of a script is none. */
function isUsable(response: Response, [path]: BuildFile): boolean {
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  return response.status === 200 && isPage === path.endsWith('.html');
}

/**
 * The same answer with the headers that isolate the page, which WebAssembly threads need and many hosts cannot send
 * (HTML, 7.1.3 and 7.1.4). Answers without a body of ours (redirects, errors) stay as they are.
 */
export function isolated(response: Response): Response {
  if (response.status < 200 || response.status === 204 || response.status === 304) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
