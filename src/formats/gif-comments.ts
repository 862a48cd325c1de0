/** Introducers and labels (GIF89a specification, sections 20 to 26). */
const extension = 0x21;
const commentLabel = 0xfe;
const image = 0x2c;

/** Bytes before the first block without a colour table: signature and screen descriptor. */
const headBytes = 13;

/** The comment extensions of a GIF; none when it is no GIF. A file that ends early gives those before its end. */
export function gifComments(bytes: Uint8Array): Uint8Array[] {
  if (String.fromCharCode(...bytes.subarray(0, 4)) !== 'GIF8' || bytes.length < headBytes) return [];
  const comments: Uint8Array[] = [];
  let at = headBytes + tableBytes(bytes[10]!);
  while (at + 1 < bytes.length) {
    const introducer = bytes[at];
    if (introducer === extension) {
      const { data, end } = subBlocks(bytes, at + 2);
      if (bytes[at + 1] === commentLabel) comments.push(data);
      at = end;
    } else if (introducer === image) {
      // descriptor, its colour table, and the code size before the picture's own blocks
      at = subBlocks(bytes, at + 10 + tableBytes(bytes[at + 9] ?? 0) + 1).end;
    } else break;
  }
  return comments;
}

/** Bytes of the colour table that packed fields tell of. */
const tableBytes = (packed: number) => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);

/** Data in pieces of at most 255 bytes, each after its length; a length of 0 ends them. */
function subBlocks(bytes: Uint8Array, start: number): { data: Uint8Array; end: number } {
  const parts: Uint8Array[] = [];
  let at = start;
  while (at < bytes.length && bytes[at] !== 0) {
    parts.push(bytes.subarray(at + 1, at + 1 + bytes[at]!));
    at += 1 + bytes[at]!;
  }
  const data = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of parts) {
    data.set(part, to);
    to += part.length;
  }
  return { data, end: at + 1 };
}
