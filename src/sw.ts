import type { BuildFiles } from './sw/build-files.ts';
import { isolated, keptFiles } from './sw/kept-files.ts';
import type { ToWorker } from './sw/messages.ts';
import { putShared, shareFailedQuery, shareQuery } from './sw/shared-files.ts';

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build. */
declare const __BUILD__: BuildFiles;

const scope = new URL(self.registration.scope);
const files = keptFiles(__BUILD__, scope, { caches: self.caches, fetch: (...request) => fetch(...request) });

self.addEventListener('install', (event) => {
  // A new version is whole before it waits for its turn. The first one takes control at once, so that all that this
  // visit loads passes by it, and completes the shell when the page has been painted.
  if (self.registration.active) event.waitUntil(files.keepShell());
});

self.addEventListener('activate', (event) => {
  const replacing = files.replaceOlder().catch(() => {}); // what could not be deleted is deleted the next time
  event.waitUntil(replacing.then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
  const message = event.data as ToWorker;
  // What cannot be had now is asked for again at the next visit.
  if (message === 'keep-shell') event.waitUntil(files.keepShell().catch(() => {}));
  if (message === 'take-over') event.waitUntil(self.skipWaiting());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== scope.origin) return;
  if (request.method === 'POST' && url.pathname === scope.pathname && url.search === shareQuery)
    return event.respondWith(receive(request));
  if (request.method !== 'GET') return;
  const file = files.find(url);
  if (file) return event.respondWith(files.answer(file, request, (keeping) => event.waitUntil(keeping)).then(isolated));
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => Response.redirect(scope.href)));
});

/** Shared files are put aside, and the page is opened to fetch them. */
async function receive(request: Request): Promise<Response> {
  const query = await request
    .formData()
    .then((form) => putShared(form, scope))
    .then(
      () => shareQuery,
      () => shareFailedQuery, // no room, most likely
    );
  return Response.redirect(new URL(query, scope).href, 303);
}
