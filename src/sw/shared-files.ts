/** The query of the address that the system posts shared files to, in `manifest.webmanifest`. */
export const shareQuery = '?share';
/** The query that the page is opened with when they could not be taken. */
export const shareFailedQuery = '?share-failed';
/** The field that holds them. */
const field = 'files';

/** Where files wait between the service worker, which takes them, and the page, which may not be open yet. */
const cacheName = (scope: URL) => `triptych-shared ${scope.pathname}`;
const nameHeader = 'x-file-name';

/** Service worker side: keeps the files of a share until the page asks for them. */
export async function putShared(form: FormData, scope: URL, storage: CacheStorage = caches): Promise<void> {
  const files = form.getAll(field).filter((value) => value instanceof File);
  const cache = await storage.open(cacheName(scope));
  const given = Date.now(); // a share that was not fetched yet stays beside this one
  for (const [index, file] of files.entries()) {
    const headers = { 'content-type': file.type, [nameHeader]: encodeURIComponent(file.name) };
    await cache.put(new URL(`shared/${given}-${index}`, scope), new Response(file, { headers }));
  }
}

/** Page side: takes the files out. */
export async function takeShared(scope: URL, storage: CacheStorage = caches): Promise<File[]> {
  const cache = await storage.open(cacheName(scope));
  const files: File[] = [];
  for (const key of await cache.keys()) {
    const response = await cache.match(key);
    if (!response) continue;
    const name = decodeURIComponent(response.headers.get(nameHeader) ?? '');
    const blob = await response.blob();
    files.push(new File([blob], name, { type: response.headers.get('content-type') ?? '' }));
  }
  await storage.delete(cacheName(scope));
  return files;
}
