import { bytesSource, latin1Of, viewOf, type ByteSource } from '../byte-source.ts';
import { joinPng, type PngChunk } from '../png-chunks.ts';
import { readPngText } from '../png-text.ts';
import { wallTimeAt } from '../wall-time.ts';
import { candidateOf, type Candidate } from './candidate.ts';
import { exifDates } from './exif-dates.ts';
import { xmpDates } from './xmp-dates.ts';

const textTypes = new Set(['tEXt', 'zTXt', 'iTXt']);
/** What a chunk of metadata may have, in bytes, and how many are read of a file. */
const mostBytes = 4 * 1024 * 1024;
const mostChunks = 64;

/** The dates in a PNG (3rd edition, 11.3): `eXIf`, texts and `tIME`, before and behind the pixels. */
export async function pngDates(file: ByteSource): Promise<Candidate[]> {
  const chunks: PngChunk[] = [];
  for (let at = 8; chunks.length < mostChunks;) {
    const head = await file.read(at, 8);
    if (head.length < 8) break;
    const length = viewOf(head).getUint32(0);
    const type = latin1Of(head.subarray(4));
    if (type === 'IEND') break;
    if (length <= mostBytes && (type === 'eXIf' || type === 'tIME' || textTypes.has(type)))
      chunks.push({ type, data: await file.read(at + 8, length) });
    at += 12 + length;
  }
  const found: Candidate[] = [];
  for (const { type, data } of chunks) {
    if (type === 'eXIf') found.push(...(await exifDates(bytesSource(Uint8Array.from(data)))));
    if (type === 'tIME' && data.length >= 7) found.push(modified(viewOf(data)));
  }
  const texts = await readPngText(joinPng(chunks.filter(({ type }) => textTypes.has(type))));
  for (const [keyword, text] of texts) found.push(...(await textDates(keyword, text)));
  return found;
}

/** `tIME` is in UTC (11.3.5). */
function modified(view: DataView): Candidate {
  const [month, day, hour, minute, second] = [2, 3, 4, 5, 6].map((at) => view.getUint8(at));
  return {
    rank: 'utc modified',
    time: wallTimeAt(Date.UTC(view.getUint16(0), month! - 1, day, hour, minute, second)),
  };
}

async function textDates(keyword: string, text: string): Promise<Candidate[]> {
  if (keyword === 'XML:com.adobe.xmp') return xmpDates(new TextEncoder().encode(text));
  if (/^(?:creation time|create-date|exif:datetimeoriginal)$/i.test(keyword)) return candidateOf('text', text);
  if (!/^raw profile type (?:exif|app1)$/i.test(keyword)) return [];
  // ImageMagick's: a name, a length, and hex in lines.
  const hex = /^\s*\S+\s+\d+\s+([\da-f\s]+)$/i.exec(text)?.[1]?.replaceAll(/\s+/g, '') ?? '';
  return exifDates(bytesSource(Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))));
}
