import { type BuildFile, mostShellBytes } from './build-files.ts';

/** The bytes as an answer of our own: only the type is taken over from the host's. */
export function ownAnswer(body: BodyInit, { headers }: Pick<Response, 'headers'>): Response {
  const type = headers.get('content-type');
  return new Response(body, { headers: type ? { 'content-type': type } : {} });
}

/** Whether the bytes are those that the build knows. */
export async function areOf(bytes: ArrayBuffer, [, sha256, length]: BuildFile): Promise<boolean> {
  if (bytes.byteLength !== length) return false;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
}

/**
 * What a cache gave, held to the build once more; undefined when it is not that. Only what was verified is ever kept, and
 * it is kept whole or not at all; so large files, which several workers read at a time, are held to their length here,
 * without taking them into memory.
 */
export async function verifiedCopy(response: Response, file: BuildFile): Promise<Response | undefined> {
  const [, , length] = file;
  if (length > mostShellBytes) {
    const blob = await response.blob();
    return blob.size === length ? ownAnswer(blob, response) : undefined;
  }
  const bytes = await response.arrayBuffer();
  return (await areOf(bytes, file)) ? ownAnswer(bytes, response) : undefined;
}
