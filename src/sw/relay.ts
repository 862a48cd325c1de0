/**
 * The policy of the page and its workers names the hosts that every visitor may reach. One that a person adds as a source
 * of models is reached through the service worker, which asks the page each time: what a person chose is kept where no
 * worker can write it.
 */
const path = 'outside';

/** What the service worker asks a page, with a port for the answer. */
export interface AskToReach {
  mayReach: string;
}
/** Set when nobody had chosen the host. */
export const notChosenHeader = 'x-not-chosen';
/** Names the host that answered in the end: the one that was asked may have sent to another. */
export const answeredByHeader = 'x-answered-by';

/** The address below the page's folder whose query stands for an address of another host. */
export const relayBase = (scope: URL): string => new URL(path, scope).href;

/** The address that is meant, if the request is one for another host. */
export function relayTarget(url: URL, scope: URL): URL | undefined {
  if (url.pathname !== new URL(path, scope).pathname) return undefined;
  return URL.parse(decodeURIComponent(url.search.slice(1))) ?? new URL('about:blank');
}

/**
 * Fetches from the host if it was chosen. Only what a download needs is passed on. The answer is one of our own, because
 * the policy is held to the address of an answer as well.
 */
export async function relay(
  request: Request,
  target: URL,
  { mayReach, fetch }: { mayReach: (origin: string) => Promise<boolean>; fetch: typeof globalThis.fetch },
): Promise<Response> {
  const isAllowed = ['GET', 'HEAD'].includes(request.method) && (await mayReach(target.origin));
  if (!isAllowed) return new Response(null, { status: 403, headers: { [notChosenHeader]: target.host } });
  const headers = new Headers();
  for (const name of ['authorization', 'range']) {
    const value = request.headers.get(name);
    if (value) headers.set(name, value);
  }
  const { method, signal } = request;
  const privately = { cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' } as const;
  const response = await fetch(target, { method, signal, headers, ...privately });
  const { status, body, url } = response;
  const answered = new Headers(response.headers);
  answered.set(answeredByHeader, new URL(url || target).host);
  return new Response(body, { status, headers: answered });
}

/** A page as the service worker knows it. */
interface Page {
  postMessage: (message: AskToReach, transfer: Transferable[]) => void;
}

/** Asks all open pages; the first that says yes decides. */
export async function askPages(clients: readonly Page[], origin: string): Promise<boolean> {
  const answers = clients.map(
    (client) =>
      new Promise<void>((resolve, reject) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => (data === true ? resolve() : reject(new Error('not chosen')));
        setTimeout(() => reject(new Error('no answer')), longestMs); // a tab that is frozen
        client.postMessage({ mayReach: origin }, [port2]);
      }),
  );
  return Promise.any(answers).then(
    () => true,
    () => false,
  );
}
const longestMs = 5000;
