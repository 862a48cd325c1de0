import { AppError } from '../../runtime/errors.ts';
import { isInPolicy, policyHubs } from '../../runtime/weights/hubs.ts';
import { type AskToReach, relayBase } from '../../sw/relay.ts';
import { settings } from '../settings.ts';

/**
 * How a source of models is reached: undefined where the page's policy allows it; for one that the person added, the
 * address of the service worker's relay. Throws `network` where neither is possible, and says why.
 */
export function relayFor(address: string): string | undefined {
  const url = new URL(address);
  // The dev server has no policy.
  if (import.meta.env.DEV || url.origin === location.origin || isInPolicy(url)) return undefined;
  const fail = (why: string) => new AppError('network', `${url.host} cannot be reached: ${why}`);
  if (policyHubs.length === 0)
    throw fail('this copy of Triptych was built to reach no other host. Import the model from a folder instead.');
  if (!navigator.serviceWorker?.controller)
    throw fail(
      'a source of your own is reached through the page’s service worker, which does not run here. Reload the page, or leave the private window.',
    );
  return relayBase(new URL('.', document.baseURI));
}

/** Answers the service worker, which asks before it reaches another host: the one that the person chose, and no other. */
export function answerReach(container: ServiceWorkerContainer | undefined): void {
  container?.addEventListener('message', ({ data, ports }: MessageEvent<Partial<AskToReach> | null>) => {
    if (typeof data?.mayReach !== 'string') return;
    ports[0]?.postMessage(policyHubs.length > 0 && data.mayReach === new URL(settings.getState().hub).origin);
  });
}
