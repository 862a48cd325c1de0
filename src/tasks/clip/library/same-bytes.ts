/** Bytes compared at once. */
const partBytes = 8 * 2 ** 20;

/** Whether two files hold the same bytes. Reads as far as they do. */
export async function sameBytes(a: Blob, b: Blob): Promise<boolean> {
  if (a.size !== b.size) return false;
  for (let at = 0; at < a.size; at += partBytes) {
    const [left, right] = await Promise.all([a, b].map((file) => file.slice(at, at + partBytes).arrayBuffer()));
    const [one, other] = [new Uint8Array(left!), new Uint8Array(right!)];
    if (one.length !== other.length || one.some((byte, i) => byte !== other[i])) return false;
  }
  return true;
}
