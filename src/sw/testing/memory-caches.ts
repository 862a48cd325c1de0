/** Caches as browsers have them, as far as the service worker uses them, for a place that has none. */
export function memoryCaches(): CacheStorage {
  const all = new Map<string, Cache>();
  const storage: Pick<CacheStorage, 'open' | 'keys' | 'delete' | 'has' | 'match'> = {
    async open(name) {
      const cache = all.get(name) ?? memoryCache();
      all.set(name, cache);
      return cache;
    },
    keys: async () => [...all.keys()],
    delete: async (name) => all.delete(name),
    has: async (name) => all.has(name),
    async match(request, options) {
      for (const cache of all.values()) {
        const found = await cache.match(request, options);
        if (found) return found;
      }
      return undefined;
    },
  };
  return storage as CacheStorage;
}

function memoryCache(): Cache {
  const entries = new Map<string, { body: ArrayBuffer; init: ResponseInit }>();
  const urlOf = (request: RequestInfo | URL) => (request instanceof Request ? request.url : String(request));
  const bare = (url: string) => url.replace(/\?.*$/, '');
  const cache: Pick<Cache, 'match' | 'put' | 'keys' | 'delete'> = {
    async match(request) {
      const entry = entries.get(urlOf(request));
      return entry && new Response(entry.body, entry.init);
    },
    async put(request, response) {
      const { status, headers } = response;
      entries.set(urlOf(request), { body: await response.arrayBuffer(), init: { status, headers } });
    },
    async keys(request, { ignoreSearch = false } = {}) {
      const urls = [...entries.keys()];
      const wanted = request && urlOf(request);
      const isWanted = (url: string) =>
        wanted === undefined || (ignoreSearch ? bare(url) === bare(wanted) : url === wanted);
      return urls.filter(isWanted).map((url) => new Request(url));
    },
    delete: async (request) => entries.delete(urlOf(request)),
  };
  return cache as Cache;
}
