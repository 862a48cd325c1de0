import { createBudget } from '../../formats/budget.ts';
import { AppError, isAbort } from '../errors.ts';
import type { ModelEntry, ModelFile } from '../model-entry.ts';
import { policyHubs } from './hubs.ts';
import { asPassing, createPatience, type Pause } from './patience.ts';
import { mostFileBytes } from './record.ts';
import { type Asked, refuse } from './refusal.ts';

/** Where models come from, and the key to gated ones. */
export interface Hub {
  /** Address of the hub or of a mirror with the same paths: `https://huggingface.co`. */
  address: string;
  /** Sent to that host only, and never kept. */
  token?: string;
  /** An address of our own that stands for this hub, which the page's policy does not name: it comes as the query. */
  relay?: string;
}

/** Where models are fetched from unless a person names another hub. */
export const usualHub = policyHubs.find((source) => !source.includes('*')) ?? 'https://huggingface.co';

/** How this hub is asked. */
export const hubFetch = ({ relay }: Hub): typeof fetch => {
  if (!relay) return (...request) => fetch(...request);
  return (target, init) =>
    fetch(`${relay}?${encodeURIComponent(target instanceof Request ? target.url : String(target))}`, init);
};

/** The address of a hub without its last slash. Throws `bad-option` for what is none. */
export function checkHub(address: string): string {
  const url = URL.parse(address.trim());
  const isLocal = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
  if (url && !url.search && !url.hash && (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)))
    return url.href.replace(/\/+$/, '');
  throw new AppError(
    'bad-option',
    `“${address}” is no address of a hub. It begins with https://, as ${usualHub} does.`,
  );
}

const join = (hub: Hub, path: string) => new URL(`${hub.address}/${path}`);
const repoOf = ({ repo, id }: ModelEntry): string => repo ?? id;

/** Where a file of a model lies. */
export function fileUrl(hub: Hub, entry: ModelEntry, file: ModelFile): URL {
  const { repo, revision } = file.repo ? file : { repo: repoOf(entry), revision: entry.revision };
  return join(hub, `${repo}/resolve/${encodeURIComponent(revision ?? 'main')}/${file.path}`);
}

/** The page of the model, where its terms are accepted. */
export const modelPage = (hub: Hub, entry: ModelEntry): string => join(hub, repoOf(entry)).href;

/** The header of a request to the hub; none without a token. */
export const authorization = ({ token }: Hub): Record<string, string> =>
  token ? { Authorization: `Bearer ${token}` } : {};

interface TreeItem {
  path?: string;
  size?: number;
  lfs?: { oid?: string; size?: number };
}
interface HubOptions {
  fetch: typeof fetch;
  pause: Pause;
  signal?: AbortSignal | undefined;
}
interface Listed {
  bytes?: number;
  sha256?: string;
}

/**
 * The files with what the hub's list knows and the catalogue does not: the SHA-256 of large files, and the length where
 * the catalogue has an estimate. Where a mirror has no such list the server is asked for the length of each of these, and
 * hashes are pinned at the first download. Throws `network` for a length that cannot be learnt, and for a hub that stays
 * busy.
 */
export async function completeFiles(
  hub: Hub,
  entry: ModelEntry,
  { files, ...options }: HubOptions & { files: readonly ModelFile[] },
): Promise<ModelFile[]> {
  const open = files.filter(({ sha256, approximate }) => !sha256 || approximate);
  const repos = [...new Set(open.map(({ repo }) => repo))];
  const lists = new Map<string | undefined, Map<string, Listed>>();
  for (const repo of repos) {
    const { revision } = repo ? open.find((file) => file.repo === repo)! : entry;
    lists.set(repo, await hubList(hub, { repo: repo ?? repoOf(entry), revision }, options));
  }
  const completed: ModelFile[] = [];
  for (const file of files) {
    const { bytes, sha256 } = lists.get(file.repo)?.get(file.path) ?? {};
    const known = sha256 && !file.sha256 ? { ...file, sha256 } : file;
    completed.push(known.approximate ? exactly(known, bytes ?? (await askLength(hub, entry, file, options))) : known);
  }
  return completed;
}

function exactly(file: ModelFile, bytes: number): ModelFile {
  const exact: ModelFile = { ...file, bytes };
  delete exact.approximate;
  return exact;
}

async function hubList(
  hub: Hub,
  { repo, revision = 'main' }: { repo: string; revision?: string | undefined },
  options: HubOptions,
): Promise<Map<string, Listed>> {
  const url = join(hub, `api/models/${repo}/tree/${encodeURIComponent(revision)}?recursive=true`);
  const response = await patiently({ label: `The list of ${repo}`, bytes: 0, url }, options, async () => {
    // A mirror without the list may not allow the question either, which says nothing of its files.
    const answer = await options.fetch(url, requestInit(hub, options)).catch(orAbortOnly);
    if (answer?.status === 429 || answer?.status === 503)
      refuse(answer, { label: `The list of ${repo}`, bytes: 0, url });
    return answer;
  });
  if (!response?.ok) return new Map();
  const items: unknown = await readText(response, mostListBytes).then(JSON.parse).catch(orAbortOnly);
  if (!Array.isArray(items)) return new Map();
  return new Map((items as (TreeItem | null)[]).flatMap((item) => (item?.path ? [[item.path, toListed(item)]] : [])));
}

function orAbortOnly(error: unknown): undefined {
  if (isAbort(error)) throw error;
}

/** Asks again as a download does, as long as the server is busy. */
async function patiently<T>({ label, url }: Asked, options: HubOptions, ask: () => Promise<T>): Promise<T> {
  const patience = createPatience({ label, host: url.host, came: () => 0, waits: true }, options);
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      await patience.fail(error);
    }
  }
}

/** A list of a thousand files has some hundred kilobytes. */
const mostListBytes = 16 * 2 ** 20;

/** The text of an answer that may go on for ever. Throws a RangeError past so many bytes. */
async function readText({ body }: Response, most: number): Promise<string> {
  const decoder = new TextDecoder();
  const budget = createBudget(most);
  let text = '';
  const reader = body?.getReader();
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    budget.take(part.value.length);
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}

/** What cannot be a length or a hash is not known. */
const toListed = ({ size, lfs }: TreeItem): Listed => {
  const [bytes, sha256] = [lfs?.size ?? size, lfs?.oid];
  return {
    ...(isLength(bytes) && { bytes }),
    ...(typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256) && { sha256 }),
  };
};
const isLength = (bytes: unknown): bytes is number =>
  Number.isSafeInteger(bytes) && (bytes as number) > 0 && (bytes as number) <= mostFileBytes;

const requestInit = (hub: Hub, { signal }: Pick<HubOptions, 'signal'>): RequestInit => ({
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  headers: authorization(hub),
  ...(signal && { signal }),
});

/** `Content-Length` may be read across origins; browsers ask for HEAD without compression. */
async function askLength(hub: Hub, entry: ModelEntry, file: ModelFile, options: HubOptions): Promise<number> {
  const url = fileUrl(hub, entry, file);
  const label = `“${file.path}” of ${entry.name}`;
  const asked = { label, bytes: file.bytes, url, page: modelPage(hub, entry), headers: authorization(hub) };
  const response = await patiently(asked, options, async () => {
    const answer = await options
      .fetch(url, { ...requestInit(hub, options), method: 'HEAD' })
      .catch((error: unknown) => asPassing(error));
    refuse(answer, asked);
    return answer;
  });
  const length = Number(response.headers.get('content-length'));
  const why = length > mostFileBytes ? `says that it has ${length} bytes` : 'does not say how long it is';
  if (isLength(length)) return length;
  throw new AppError('network', `${label} could not be fetched: ${url.host} ${why}. Choose another source in Models.`);
}
