/** A text file's text, and how it is written again. */
export interface EncodedText {
  /** Without its byte order mark. */
  text: string;
  /** The same bytes for the same text. */
  encode: (text: string) => Uint8Array<ArrayBuffer>;
}

const marks = { 'utf-8': [0xef, 0xbb, 0xbf], 'utf-16le': [0xff, 0xfe], 'utf-16be': [0xfe, 0xff] } as const;
type Encoding = keyof typeof marks;

/**
 * Reads XML text by its byte order mark, or by how its first “<” stands (XML 1.0, appendix F). Undefined for bytes that
 * are not valid in that encoding, and for a declaration of another one.
 */
export function decodeXml(bytes: Uint8Array<ArrayBuffer>): EncodedText | undefined {
  const marked = (Object.keys(marks) as Encoding[]).find((name) => marks[name].every((byte, i) => bytes[i] === byte));
  const encoding = marked ?? (bytes[0] === 0x3c && bytes[1] === 0 ? 'utf-16le' : bytes[0] === 0 ? 'utf-16be' : 'utf-8');
  const head = marked ? marks[marked] : [];
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes.subarray(head.length));
  } catch {
    return undefined;
  }
  const declared = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(text)?.[1]?.toLowerCase();
  const isOwn = declared === undefined || (encoding === 'utf-8' ? /^(utf-?8|us-ascii)$/ : /^utf-?16/).test(declared);
  if (!isOwn || (declared === 'us-ascii' && /[^\0-\x7f]/.test(text))) return undefined;
  const encode = (changed: string): Uint8Array<ArrayBuffer> =>
    joined(head, encoding === 'utf-8' ? new TextEncoder().encode(changed) : utf16(changed, encoding === 'utf-16le'));
  return { text, encode };
}

function utf16(text: string, isLittle: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), isLittle);
  return new Uint8Array(view.buffer);
}

function joined(head: readonly number[], rest: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(head.length + rest.length);
  all.set(head);
  all.set(rest, head.length);
  return all;
}
