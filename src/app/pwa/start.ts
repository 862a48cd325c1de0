import type { ToWorker } from '../../sw/messages.ts';
import { answerReach } from '../models/reach.ts';
import { notify } from '../notices.ts';
import { keepWhenInstalled } from './installed.ts';
import { wantsReload } from './isolation.ts';
import { takeLaunches } from './launch.ts';
import { isControlled, registerWorker } from './registration.ts';
import { markStarted } from './started.ts';
import { watchUpdates } from './updates.ts';

/**
 * How long the first visit waits for its service worker, in milliseconds: what passes by it is there offline. Longer
 * where it can also give the page the threads that its host denies it.
 */
const longestMs = { isolated: 1000, apart: 4000 };

/**
 * Starts what makes the page an app: offline, updates, files from the system. The panels come when this is done, unless
 * the page is about to be reloaded, and not before the shell is painted.
 */
export async function startPwa(painted: Promise<void>): Promise<void> {
  const mayCome = await start();
  await painted;
  markStarted(mayCome);
}

async function start(): Promise<boolean> {
  const registering = registerWorker();
  const isControlledNow = await isControlled(registering, {
    longestMs: crossOriginIsolated ? longestMs.isolated : longestMs.apart,
  });
  if (isControlledNow && wantsReload(crossOriginIsolated)) {
    location.reload();
    return false;
  }
  void registering.then((registration) => registration && follow(registration));
  answerReach((navigator as Partial<Navigator>).serviceWorker);
  takeLaunches(window);
  keepWhenInstalled(window);
  return true;
}

function follow(registration: ServiceWorkerRegistration): void {
  watchUpdates(registration);
  void navigator.serviceWorker.ready.then(({ active }) => active?.postMessage('keep-shell' satisfies ToWorker));
  if (!crossOriginIsolated && !navigator.serviceWorker.controller)
    navigator.serviceWorker.addEventListener('controllerchange', offerThreads, { once: true });
}

/** The worker came too late for a reload before anything was shown. */
function offerThreads(): void {
  if (!wantsReload(crossOriginIsolated)) return;
  const run = () => location.reload();
  notify('info', 'After a reload, all cores of this processor can be used.', { label: 'Reload', run, waits: true });
}
