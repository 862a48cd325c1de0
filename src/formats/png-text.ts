import { inflating } from './inflate.ts';
import { joinPng, isPng, pngChunks, type PngChunk } from './png-chunks.ts';

/** Bytes that one compressed text may unfold to: settings are kilobytes, and a small file must not fill the memory. */
const inflatedLimit = 4 * 1024 * 1024;

const textTypes = new Set(['tEXt', 'zTXt', 'iTXt']);

/**
 * The texts of a PNG by keyword: `tEXt`, `zTXt` and `iTXt` (PNG 3rd edition, 11.3.3). The first of a keyword counts.
 * What cannot be read is left out; a file that is no PNG has none.
 */
export async function readPngText(bytes: Uint8Array): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const chunk of pngChunks(bytes)) {
    if (!textTypes.has(chunk.type)) continue;
    const entry = await readText(chunk);
    if (entry && !texts.has(entry.keyword)) texts.set(entry.keyword, entry.text);
  }
  return texts;
}

/**
 * The PNG with these texts before its pixels, instead of any it has under the same keywords. Latin-1 text becomes
 * `tEXt`, all other `iTXt`, as Pillow writes them. Keywords are 1 to 79 Latin-1 characters. Throws when it is no whole PNG.
 */
export function writePngText(bytes: Uint8Array, texts: ReadonlyMap<string, string>): Uint8Array<ArrayBuffer> {
  if (!isPng(bytes)) throw new Error('The file is not a PNG; texts can be written into a PNG only.');
  const added = [...texts].map(([keyword, text]) => writeText(keyword, text));
  const kept = [...pngChunks(bytes)].filter((chunk) => !texts.has(keywordOf(chunk) ?? ''));
  if (kept.at(-1)?.type !== 'IEND') throw new Error('The PNG ends too early: its last chunk is missing.');
  const pixels = kept.findIndex(({ type }) => type === 'IDAT');
  return joinPng(kept.toSpliced(pixels, 0, ...added));
}

const latin1 = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};
const utf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const toLatin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Latin-1 without the NUL that ends a keyword. */
const isLatin1 = (text: string): boolean => !text.includes('\0') && !/[\u0100-\u{10ffff}]/u.test(text);

function keywordOf({ type, data }: PngChunk): string | undefined {
  const end = data.indexOf(0);
  return textTypes.has(type) && end > 0 ? latin1(data.subarray(0, end)) : undefined;
}

async function readText(chunk: PngChunk): Promise<{ keyword: string; text: string } | undefined> {
  const keyword = keywordOf(chunk);
  if (keyword === undefined) return undefined;
  const rest = chunk.data.subarray(keyword.length + 1);
  try {
    return { keyword, text: await decodeText(chunk.type, rest) };
  } catch {
    return undefined; // a broken compressed stream loses its own text only
  }
}

async function decodeText(type: string, rest: Uint8Array): Promise<string> {
  if (type === 'tEXt') return latin1(rest);
  if (type === 'zTXt') return latin1(await inflate(rest.subarray(1))); // after the compression method
  const isCompressed = rest[0] === 1;
  const language = rest.indexOf(0, 2); // after the flag and the method
  const translated = rest.indexOf(0, language + 1);
  if (language < 0 || translated < 0)
    throw new RangeError('An iTXt chunk lacks its language or its translated keyword.');
  const text = rest.subarray(translated + 1);
  return utf8(isCompressed ? await inflate(text) : text);
}

async function inflate(data: Uint8Array): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = inflating(data.slice(), 'deflate').getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    size += part.value.length;
    if (size <= inflatedLimit) continue;
    await reader.cancel();
    throw new RangeError(`A compressed text unfolds to more than ${inflatedLimit} bytes.`);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function writeText(keyword: string, text: string): PngChunk {
  if (keyword.length < 1 || keyword.length > 79 || !isLatin1(keyword))
    throw new RangeError(`"${keyword}" is no PNG keyword: 1 to 79 Latin-1 characters are.`);
  if (isLatin1(text)) return { type: 'tEXt', data: toLatin1(`${keyword}\0${text}`) };
  // not compressed, no language, no translated keyword
  const head = toLatin1(`${keyword}\0\0\0\0\0`);
  const body = new TextEncoder().encode(text);
  const data = new Uint8Array(head.length + body.length);
  data.set(head);
  data.set(body, head.length);
  return { type: 'iTXt', data };
}
