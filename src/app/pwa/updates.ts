import { budget } from '../../runtime/budget.ts';
import { notify } from '../notices.ts';
import type { ToWorker } from '../../sw/messages.ts';
import { whenIdle } from './when-idle.ts';

/** How often a page that stays open looks for a new version, in milliseconds. */
const restMs = 60 * 60_000;

/** Ends no run: what is asked for while one goes on is done after it. */
const afterRuns = (work: () => void) =>
  void whenIdle(budget, work, () => notify('info', 'The page reloads when what runs is done.'));
const reload = () => location.reload();

/**
 * Tells of a new version and lets the person choose when to change to it. Nothing is reloaded unasked: a run, or what
 * was typed, would be lost.
 */
export function watchUpdates(registration: ServiceWorkerRegistration): void {
  const { serviceWorker } = navigator;
  let isAsked = false;
  let matter = new AbortController();
  let wasControlled = Boolean(serviceWorker.controller);

  const offer = (worker: ServiceWorker) => {
    const run = () =>
      afterRuns(() => {
        isAsked = true;
        worker.postMessage('take-over' satisfies ToWorker);
      });
    matter.abort(); // a still newer one takes its place
    matter = new AbortController();
    notify('info', 'A new version of Triptych is here.', { label: 'Reload', run, waits: true, signal: matter.signal });
  };
  const follow = (worker: ServiceWorker) =>
    worker.addEventListener('statechange', () => {
      if (worker.state === 'installed' && serviceWorker.controller) offer(worker);
    });

  if (registration.waiting && wasControlled) offer(registration.waiting);
  if (registration.installing) follow(registration.installing);
  registration.addEventListener('updatefound', () => registration.installing && follow(registration.installing));
  serviceWorker.addEventListener('controllerchange', () => {
    if (isAsked) return reload();
    matter.abort(); // another tab has taken it
    const message = 'Another tab changed to a new version of Triptych.';
    if (wasControlled) notify('info', message, { label: 'Reload', run: () => afterRuns(reload), waits: true });
    wasControlled = true;
  });

  let looked = Date.now();
  document.addEventListener('visibilitychange', () => {
    // Either way: a clock that was set back must not put the next look off.
    if (document.visibilityState !== 'visible' || Math.abs(Date.now() - looked) < restMs) return;
    looked = Date.now();
    registration.update().catch(() => {}); // offline
  });
}
