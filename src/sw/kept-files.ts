import { type BuildFile, type BuildFiles, isNamedByContent } from './build-files.ts';
import { areOf, ownAnswer, verifiedCopy } from './verified.ts';

/** Files of one version, in a cache that bears its name. Nothing is kept or taken from there that is not the build's. */
export interface KeptFiles {
  /** The file of the build that an address means. */
  find(url: URL): BuildFile | undefined;
  /** Whether an address means the page itself. */
  isPage(url: URL): boolean;
  /** The page of this version when all that it needs is kept, else what the host gives, if it gives anything. */
  page(request: Request): Promise<Response>;
  /** From the cache, else from the network and then kept; `later` waits for the keeping. */
  answer(file: BuildFile, request: Request, later: (keeping: Promise<unknown>) => void): Promise<Response>;
  /** Whether an address means a file that only another version has: a page of it is still open in another tab. */
  isOld(url: URL): boolean;
  /** Such a file as the older version kept it. */
  older(url: URL): Promise<Response | undefined>;
  /** Keeps the whole shell and makes sure of the rest, or leaves nothing behind and rejects. */
  install(): Promise<void>;
  /** Fetches what is missing of the shell. Rejects when one file cannot be had. */
  keepShell(): Promise<void>;
  /** From here on this version is in use: takes over what older ones have of the same content. */
  activate(): Promise<void>;
  /** Deletes the files of older versions. */
  forgetOlder(): Promise<void>;
}
export interface Surroundings {
  caches: CacheStorage;
  fetch: typeof fetch;
}

/**
 * The files of a version below `scope`. Two copies of the page below one origin share its caches, so every name holds
 * the scope; a key holds the SHA-256, so that a file which did not change is the same file in the next version.
 */
export function keptFiles(
  { version, page, shell, used }: BuildFiles,
  scope: URL,
  { caches, fetch }: Surroundings,
): KeptFiles {
  const prefix = `triptych ${scope.pathname} `;
  const name = prefix + version;
  const inUse = new URL('?in-use', scope).href;
  const byPath = new Map([...shell, ...used].map((file) => [file[0], file]));
  const keyOf = ([path, sha256]: BuildFile) => new URL(`${path}?${sha256}`, scope).href;
  const pathOf = ({ pathname }: URL) =>
    pathname.startsWith(scope.pathname) ? pathname.slice(scope.pathname.length) : undefined;
  let whole: Promise<boolean> | undefined;

  /** Whether all of the shell is kept; asked once for a page. */
  const isWhole = () =>
    (whole ??= caches
      .open(name)
      .then((cache) => missing(cache, shell))
      .then(({ length }) => length === 0)
      .catch(() => false));

  async function missing(cache: Cache, files: readonly BuildFile[]): Promise<BuildFile[]> {
    const kept = new Set((await cache.keys()).map(({ url }) => url));
    return files.filter((file) => !kept.has(keyOf(file)));
  }

  /** From a cache; what was changed there is deleted. */
  async function read(cache: Cache, file: BuildFile): Promise<Response | undefined> {
    const kept = await cache.match(keyOf(file)).catch(() => undefined);
    const copy = kept && (await verifiedCopy(kept, file).catch(() => undefined));
    if (kept && !copy) await cache.delete(keyOf(file)).catch(() => false);
    return copy;
  }

  /** From the host, past what the browser has of it if need be. Rejects when the host gives anything else. */
  async function load(file: BuildFile, ways: readonly RequestCache[]): Promise<Response> {
    let found = '';
    for (const cache of ways) {
      const response = await fetch(new URL(file[0], scope).href, { cache, priority: 'low' });
      const bytes = await response.arrayBuffer();
      if (response.status === 200 && (await areOf(bytes, file))) return ownAnswer(bytes, response);
      found = response.status === 200 ? 'with other content than this version has' : `with status ${response.status}`;
    }
    throw new Error(`“${file[0]}” came ${found}.`);
  }

  async function keep(cache: Cache, file: BuildFile): Promise<void> {
    const earlier = await caches.match(keyOf(file)).catch(() => undefined);
    const copy = earlier && (await verifiedCopy(earlier, file).catch(() => undefined));
    await cache.put(keyOf(file), copy ?? (await load(file, ['no-cache', 'reload'])));
  }

  /** Of a large file, which comes when it is used, the host is asked whether it has it. Some know no such question. */
  async function assertThere([path]: BuildFile): Promise<void> {
    if (await caches.match(keyOf(byPath.get(path)!))) return;
    const { status, headers } = await fetch(new URL(path, scope).href, { method: 'HEAD', cache: 'no-cache' });
    const isPage = headers.get('content-type')?.startsWith('text/html') ?? false;
    if (![405, 501].includes(status) && (status !== 200 || isPage)) throw new Error(`“${path}” is not there yet.`);
  }

  async function keepShell(): Promise<void> {
    const cache = await caches.open(name);
    const files = await missing(cache, shell);
    const outcomes = await Promise.allSettled(files.map((file) => keep(cache, file)));
    whole = undefined;
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  const ownPage = () => new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  const olderNames = async () =>
    (await caches.keys()).filter((other) => other.startsWith(prefix) && other !== name).toReversed();

  return {
    find: (url) => byPath.get(pathOf(url) ?? ''),
    isOld: (url) => isNamedByContent(pathOf(url) ?? ''),
    isPage: (url) => ['', 'index.html'].includes(pathOf(url) ?? '/'),
    async page(request) {
      whole = undefined;
      if (await isWhole()) return ownPage();
      return fetch(request).catch(ownPage);
    },
    async answer(file, request, later) {
      // Storage that is full or cannot be read is no reason to withhold the file.
      const cache = await caches.open(name).catch(() => undefined);
      const kept = cache && (await read(cache, file));
      const [path] = file;
      // Until a version is whole the page is the host's, which may be at another version already.
      if (kept && (isNamedByContent(path) || (await isWhole()))) return kept;
      if (!kept && shell.includes(file)) whole = Promise.resolve(false);
      try {
        const response = await fetch(request);
        if (response.status !== 200) return kept && !response.ok ? kept : response; // a part, or a refusal
        const bytes = await response.arrayBuffer();
        let own = (await areOf(bytes, file)) ? ownAnswer(bytes, response) : undefined;
        if (!own && !isNamedByContent(path)) return new Response(bytes, response);
        own ??= await load(file, ['reload']);
        if (cache) later(cache.put(keyOf(file), own.clone()).catch(() => {}));
        return own;
      } catch {
        return kept ?? Response.error();
      }
    },
    async older(url) {
      for (const other of await olderNames()) {
        const cache = await caches.open(other);
        const [key] = await cache.keys(url.href, { ignoreSearch: true });
        const kept = key && (await cache.match(key));
        const bytes = await kept?.arrayBuffer();
        const sha256 = key && new URL(key.url).search.slice(1);
        if (bytes && sha256 && (await areOf(bytes, [url.pathname, sha256, bytes.byteLength])))
          return ownAnswer(bytes, kept!);
      }
      return undefined;
    },
    async install() {
      try {
        await keepShell();
        await Promise.all((await missing(await caches.open(name), used)).map(assertThere));
      } catch (error) {
        // The same files may be in use, under another service worker.
        const isUsed = await (await caches.open(name)).match(inUse);
        if (!isUsed) await caches.delete(name);
        throw error;
      }
    },
    keepShell,
    async activate() {
      const cache = await caches.open(name);
      await cache.put(inUse, new Response());
      for (const file of await missing(cache, used)) {
        const earlier = await caches.match(keyOf(file));
        if (earlier) await cache.put(keyOf(file), earlier);
      }
    },
    async forgetOlder() {
      await Promise.all((await olderNames()).map((other) => caches.delete(other)));
    },
  };
}
