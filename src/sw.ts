import type { BuildFiles } from './sw/build-files.ts';
import { isolation } from './sw/headers.ts';
import { keptFiles } from './sw/kept-files.ts';
import type { ToWorker } from './sw/messages.ts';
import { askPages, relay, relayTarget } from './sw/relay.ts';
import { putShared, shareFailedQuery, shareQuery } from './sw/shared-files.ts';
import { withHeaders } from './sw/with-headers.ts';

declare const self: ServiceWorkerGlobalScope;
/** Put in by the build. */
declare const __BUILD__: BuildFiles;
declare const __POLICY__: string;

const scope = new URL(self.registration.scope);
const get: typeof fetch = (...request) => fetch(...request);
const files = keptFiles(__BUILD__, scope, { caches: self.caches, fetch: get });
const windows = () => self.clients.matchAll({ type: 'window' });

self.addEventListener('install', (event) => {
  // A new version is whole before it waits for its turn. The first one takes control at once, so that all that this
  // visit loads passes by it, and completes the shell when the page has been painted.
  if (self.registration.active) event.waitUntil(files.install());
});

self.addEventListener('activate', (event) => {
  const takingOver = files.activate().catch(() => {}); // what could not be taken over is fetched again
  event.waitUntil(takingOver.then(() => self.clients.claim()));
});

self.addEventListener('message', (event) => {
  const message = event.data as ToWorker;
  // What cannot be had now is asked for again at the next visit.
  if (message === 'keep-shell') event.waitUntil(tidy().catch(() => {}));
  if (message === 'take-over') event.waitUntil(self.skipWaiting());
});

/** A tab that is still of an older version needs its files. */
async function tidy(): Promise<void> {
  await files.keepShell();
  if ((await windows()).length < 2) await files.forgetOlder();
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== scope.origin) return;
  const target = relayTarget(url, scope);
  if (target) {
    const mayReach = async (origin: string) => askPages(await windows(), origin);
    return event.respondWith(relay(request, target, { mayReach, fetch: get }));
  }
  if (request.method === 'POST' && url.pathname === scope.pathname && url.search === shareQuery)
    return event.respondWith(receive(request));
  if (request.method !== 'GET') return;
  const answer = (response: Promise<Response>) =>
    event.respondWith(
      response.then((given) => withHeaders(given, { ...isolation, 'Content-Security-Policy': __POLICY__ })),
    );
  if (files.isPage(url)) return answer(files.page(request));
  const file = files.find(url);
  if (file) return answer(files.answer(file, request, (keeping) => event.waitUntil(keeping)));
  if (request.mode === 'navigate') return event.respondWith(fetch(request).catch(() => Response.redirect(scope.href)));
  if (files.isOld(url)) answer(files.older(url).then((kept) => kept ?? fetch(request)));
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
