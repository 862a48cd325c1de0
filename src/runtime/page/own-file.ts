import { AppError } from '../errors.ts';

interface OwnFileOptions {
  signal?: AbortSignal | undefined;
  /** What the file should be, as the sentences of errors name it. */
  kind: 'picture' | 'recording';
}

/** An address, relative to the page or whole. */
export type Address = string | URL;

export const isAddress = (input: unknown): input is Address => typeof input === 'string' || input instanceof URL;

/**
 * The file behind an address of this page's origin, a `blob:` of this page or a `data:` URL. Other origins are refused,
 * because a request would tell somebody else what is looked at.
 * Throws `bad-input` for any other address, `network` when it gives no file.
 */
export async function fetchOwnFile(address: Address, { signal, kind }: OwnFileOptions): Promise<File> {
  const text = String(address).trim();
  const url = text !== '' && URL.canParse(text, document.baseURI) ? new URL(text, document.baseURI) : undefined;
  if (!url) throw new AppError('bad-input', `“${shortened(text)}” is not an address of a ${kind}.`);
  if (url.protocol !== 'data:' && url.origin !== location.origin)
    throw new AppError(
      'bad-input',
      `“${url.host || url.protocol}” is another site, and this page sends no requests to other sites. ` +
        `Save the ${kind} and choose the file, or give an address on this site.`,
    );
  const shown = shortened(url.protocol === 'data:' ? text : url.pathname);
  const response = await fetch(url, signal ? { signal } : {}).catch((cause: unknown) => {
    signal?.throwIfAborted();
    throw new AppError('network', `“${shown}” could not be read. Check the address and try again.`, { cause });
  });
  if (!response.ok)
    throw new AppError('network', `“${shown}” answered ${response.status}. Give an address that holds a ${kind}.`);
  const blob = await response.blob();
  const modified = Date.parse(response.headers.get('Last-Modified') ?? '');
  return new File([blob], nameOf(url), {
    type: blob.type,
    ...(Number.isFinite(modified) && { lastModified: modified }),
  });
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** The last part of the path; `blob:` and `data:` have no name. */
function nameOf({ protocol, pathname }: URL): string {
  if (protocol === 'data:' || protocol === 'blob:') return '';
  const last = pathname.split('/').at(-1)!;
  try {
    return decodeURIComponent(last);
  } catch {
    return last; // a stray percent sign
  }
}
