import { AppError } from '../errors.ts';
import { Passing } from './patience.ts';
import type { Wanted } from './record.ts';

/** Of whom a file was asked, for the sentence about a refusal. */
export interface Asked extends Pick<Wanted, 'label' | 'bytes'> {
  url: URL;
  /** Where the terms of a gated model are accepted; absent for what is served with the page. */
  page?: string;
  headers?: Record<string, string>;
}

/** Beside all of a server's own failures (RFC 9110, 15.6): answers that a later try may change (RFC 9110, RFC 6585). */
const passing = [408, 421, 425, 429];
/** Of these another try changes nothing. */
const lasting = [501, 505, 511];

/** Throws for an answer without content: AppError `network`, `model-corrupt`, or Passing for what another try may mend. */
export function refuse(response: Response, asked: Asked): void {
  const { status, ok } = response;
  if (ok) return;
  const { host } = asked.url;
  const notChosen = response.headers.get('x-not-chosen');
  if (notChosen) throw fail(asked, `${notChosen} is not the source that is chosen in Models. Choose it there again.`);
  if (passing.includes(status) || (status >= 500 && !lasting.includes(status))) throw busy(response, host);
  // The hub sends to another host with an address that ends after a while; the next try is given a new one.
  const elsewhere = response.headers.get('x-answered-by') ?? URL.parse(response.url)?.host;
  if (elsewhere && elsewhere !== host)
    throw new Passing(`${elsewhere}, where ${host} has the file, answered ${status}`, {
      advice: `A new address was requested each time. Try again later, or choose another source in Models`,
    });
  if (status === 416)
    throw new AppError(
      'model-corrupt',
      `${asked.label} is shorter at ${host} than the ${asked.bytes} bytes it should have.`,
    );
  throw fail(asked, sentence(response, asked));
}

const fail = ({ label }: Asked, why: string) => new AppError('network', `${label} could not be fetched: ${why}`);

function busy(response: Response, host: string): Passing {
  const { status } = response;
  const wait = retryAfter(response);
  if (status !== 429)
    return new Passing(`${host} answered ${status}`, { wait, advice: 'The server has trouble: try again later' });
  return new Passing(`${host} answered 429: it limits how much is fetched in a time`, {
    wait,
    isLimit: true,
    advice: 'Try again in a few minutes; with an access token in Models the limit may be higher',
  });
}

function sentence({ status, headers }: Response, { url, page, headers: sent }: Asked): string {
  const { host } = url;
  if (status === 404 || status === 410)
    return `the server answered ${status}: ${host} has no such file. Choose another source in Models.`;
  if (status === 451) return `${host} answered 451: it may not give the file where you are. Choose another source.`;
  if (status === 511) return 'the network wants you to sign in first. Open any web page, sign in, and try again.';
  if (status !== 401 && status !== 403) return `the server answered ${status}.`;
  if (!page) return `${host} refuses it (${status}). Reload the page; if it stays so, the site has to be mended.`;
  if (!sent?.Authorization) {
    const unknown = headers.get('x-error-code') === 'RepoNotFound' ? ', or has no such model' : '';
    return `${host} answered ${status}: it wants to know who asks${unknown}. Accept the terms at ${page}, then enter an access token in Models, and try again.`;
  }
  if (status === 401) return `${host} does not take the access token (401). Enter one that is valid in Models.`;
  return `${host} gives the owner of the access token no access (403). Accept the terms at ${page} with that account, and try again.`;
}

/** Milliseconds that the server asks for; it may also name a date, which is then taken. */
function retryAfter({ headers }: Response): number | undefined {
  const text = headers.get('retry-after')?.trim();
  if (!text) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
