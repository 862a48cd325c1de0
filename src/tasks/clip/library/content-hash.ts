/** Files up to here are hashed whole, in bytes; of larger ones (videos) the two ends and the size. */
const wholeBytes = 64 * 2 ** 20;
const endBytes = 8 * 2 ** 20;

/** Whether the name of a content of so many bytes speaks for all of them. */
export const isHashedWhole = (bytes: number): boolean => bytes <= wholeBytes;

/** A name for the content of a file: equal for copies, whatever they are called. Throws what reading throws. */
export async function contentHash(file: Blob): Promise<string> {
  if (file.size <= wholeBytes) return digest(await file.arrayBuffer());
  const ends = new Blob([file.slice(0, endBytes), file.slice(-endBytes)]);
  return `${await digest(await ends.arrayBuffer())}-${file.size}`;
}

/**
 * `crypto.subtle` is several times faster, and absent from pages that are not served securely: only these load the other,
 * which the script of the page need not carry.
 */
async function digest(bytes: ArrayBuffer): Promise<string> {
  if (!globalThis.crypto.subtle) {
    const { createSHA256 } = await import('hash-wasm');
    return (await createSHA256()).update(new Uint8Array(bytes)).digest();
  }
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
