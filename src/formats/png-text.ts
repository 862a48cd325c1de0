import { withoutTrailingNuls } from './trailing-nuls.ts';
import { createBudget, type Budget } from './budget.ts';
import { inflate } from './inflate.ts';
import { joinPng, isPng, pngChunks, type PngChunk } from './png-chunks.ts';

/** Bytes that all texts of a file may take: settings are kilobytes, and a file must not fill the memory. */
const mostTextBytes = 8 * 2 ** 20;

/** Programs write a handful. */
const mostTexts = 1000;

const textTypes = new Set(['tEXt', 'zTXt', 'iTXt']);

/**
 * The texts of a PNG by keyword: `tEXt`, `zTXt` and `iTXt` (PNG 3rd edition, 11.3.3). The first of a keyword counts.
 * What cannot be read is left out, as is what comes after 8 MB of texts or 1000 of them; a file that is no PNG has none.
 */
export async function readPngText(bytes: Uint8Array): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const budget = createBudget(mostTextBytes);
  let read = 0;
  for (const chunk of pngChunks(bytes)) {
    if (!textTypes.has(chunk.type)) continue;
    if (++read > mostTexts) break;
    const entry = await readText(chunk, budget);
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

/** Letters made at once: one by one a long text would take a hundred times its length in memory. */
const lettersAtOnce = 8192;
const latin1 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += lettersAtOnce)
    text += String.fromCharCode(...bytes.subarray(at, at + lettersAtOnce));
  return text;
};
const utf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/**
 * Latin-1 by the specification, but programs that know only UTF-8 (stable-diffusion.cpp) write that. Latin-1 with
 * accents is hardly ever valid UTF-8 by chance. A NUL at the end is one that a C program left.
 */
function latin1OrUtf8(bytes: Uint8Array): string {
  const text = isUtf8Beyond(bytes) ? utf8(bytes) : latin1(bytes);
  return withoutTrailingNuls(text);
}

/** Whether bytes above ASCII are among these, and all are valid UTF-8. */
function isUtf8Beyond(bytes: Uint8Array): boolean {
  if (bytes.every((byte) => byte < 0x80)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
const toLatin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** Latin-1 without the NUL that ends a keyword. */
const isLatin1 = (text: string): boolean => !text.includes('\0') && !/[\u0100-\u{10ffff}]/u.test(text);

/** Letters of a keyword (11.3.3.1). */
const mostKeyword = 79;

function keywordOf({ type, data }: PngChunk): string | undefined {
  const end = data.subarray(0, mostKeyword + 1).indexOf(0);
  return textTypes.has(type) && end > 0 ? latin1(data.subarray(0, end)) : undefined;
}

async function readText(chunk: PngChunk, budget: Budget): Promise<{ keyword: string; text: string } | undefined> {
  const keyword = keywordOf(chunk);
  if (keyword === undefined) return undefined;
  const rest = chunk.data.subarray(keyword.length + 1);
  try {
    return { keyword, text: await decodeText(chunk.type, rest, budget) };
  } catch {
    return undefined; // a broken compressed stream, or too long a text, loses itself only
  }
}

async function decodeText(type: string, rest: Uint8Array, budget: Budget): Promise<string> {
  const plain = (bytes: Uint8Array): Uint8Array => {
    budget.take(bytes.length);
    return bytes;
  };
  const unfolded = (bytes: Uint8Array) => inflate(bytes.slice(), { format: 'deflate', budget });
  if (type === 'tEXt') return latin1OrUtf8(plain(rest));
  if (type === 'zTXt') return latin1OrUtf8(await unfolded(rest.subarray(1))); // after the compression method
  const isCompressed = rest[0] === 1;
  const language = rest.indexOf(0, 2); // after the flag and the method
  const translated = rest.indexOf(0, language + 1);
  if (language < 0 || translated < 0)
    throw new RangeError('An iTXt chunk lacks its language or its translated keyword.');
  const text = rest.subarray(translated + 1);
  return utf8(isCompressed ? await unfolded(text) : plain(text));
}

function writeText(keyword: string, text: string): PngChunk {
  if (keyword.length < 1 || keyword.length > mostKeyword || !isLatin1(keyword))
    throw new RangeError(`"${keyword}" is no PNG keyword: 1 to ${mostKeyword} Latin-1 characters are.`);
  // Latin-1 that could be taken for UTF-8 is told apart by its chunk.
  if (isLatin1(text) && !isUtf8Beyond(toLatin1(text))) return { type: 'tEXt', data: toLatin1(`${keyword}\0${text}`) };
  // not compressed, no language, no translated keyword
  const head = toLatin1(`${keyword}\0\0\0\0\0`);
  const body = new TextEncoder().encode(text);
  const data = new Uint8Array(head.length + body.length);
  data.set(head);
  data.set(body, head.length);
  return { type: 'iTXt', data };
}
