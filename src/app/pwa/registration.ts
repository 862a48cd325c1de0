/**
 * The worker of this page's folder, or undefined where the browser has none to give: no HTTPS, a private window of
 * Firefox, storage denied. The page works without it.
 */
export async function registerWorker(): Promise<ServiceWorkerRegistration | undefined> {
  const { serviceWorker } = navigator as Partial<Navigator>;
  try {
    // Its own file must not come from the browser's cache, or an old version would never end.
    return await serviceWorker?.register('./sw.js', { updateViaCache: 'none' });
  } catch {
    return undefined;
  }
}

/**
 * Waits until the worker answers this page's requests; false when that does not come, or not within `longestMs`. At a
 * first visit it takes one request; a page that was opened before is controlled from its start.
 */
export async function isControlled(
  registering: Promise<ServiceWorkerRegistration | undefined>,
  { longestMs }: { longestMs: number },
): Promise<boolean> {
  const { serviceWorker } = navigator as Partial<Navigator>;
  if (!serviceWorker) return false;
  if (serviceWorker.controller) return true;
  return new Promise((resolve) => {
    serviceWorker.addEventListener('controllerchange', () => resolve(true), { once: true });
    setTimeout(() => resolve(false), longestMs);
    void registering.then((registration) => {
      // A worker that is active and still not in control was passed over by a forced reload.
      if (!registration?.installing) resolve(Boolean(serviceWorker.controller));
    });
  });
}
