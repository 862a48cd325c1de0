import type { ModelEntry, ModelFile } from '../catalogue.ts';
import { AppError, isAbort } from '../errors.ts';

/** Where models come from, and the key to gated ones. */
export interface Hub {
  /** Address of the hub or of a mirror with the same paths: `https://huggingface.co`. */
  address: string;
  /** Sent to that host only, and never kept. */
  token?: string;
}

export const usualHub = 'https://huggingface.co';

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
export const fileUrl = (hub: Hub, entry: ModelEntry, path: string): URL =>
  join(hub, `${repoOf(entry)}/resolve/${encodeURIComponent(entry.revision ?? 'main')}/${path}`);

/** The page of the model, where its terms are accepted. */
export const modelPage = (hub: Hub, entry: ModelEntry): string => join(hub, repoOf(entry)).href;

export const authorization = ({ token }: Hub): Record<string, string> =>
  token ? { Authorization: `Bearer ${token}` } : {};

interface TreeItem {
  path?: string;
  lfs?: { oid?: string };
}

/**
 * SHA-256 of files by path, as the hub's list of large files says; empty where the mirror has no such list. What the hub
 * does not know is pinned at the first download instead.
 */
export async function hubHashes(
  hub: Hub,
  entry: ModelEntry,
  options: { fetch: typeof fetch; signal?: AbortSignal | undefined },
): Promise<Map<string, string>> {
  const revision = encodeURIComponent(entry.revision ?? 'main');
  const url = join(hub, `api/models/${repoOf(entry)}/tree/${revision}?recursive=true`);
  try {
    const response = await options.fetch(url, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      headers: authorization(hub),
      ...(options.signal && { signal: options.signal }),
    });
    if (!response.ok) return new Map();
    const items = (await response.json()) as TreeItem[];
    return new Map(items.flatMap(({ path, lfs }) => (path && lfs?.oid ? [[path, lfs.oid]] : [])));
  } catch (error) {
    if (isAbort(error)) throw error;
    return new Map();
  }
}

/** The files with the hashes that the hub knows and the catalogue does not. */
export const withHashes = (files: readonly ModelFile[], hashes: ReadonlyMap<string, string>): ModelFile[] =>
  files.map((file) => {
    const sha256 = file.sha256 ?? hashes.get(file.path);
    return sha256 ? { ...file, sha256 } : file;
  });
