import { boxAt, boxesIn } from './boxes.ts';
import { blobSource, latin1Of, viewOf, type ByteSource } from './byte-source.ts';
import { createBudget } from './budget.ts';
import { inflate } from './inflate.ts';

/** How the numbers of a picture are meant, where that is not plain sRGB. */
export type ColourProfile =
  | { readonly icc: Uint8Array<ArrayBuffer> }
  /** Numbers of the primaries and the transfer function (ITU-T H.273). */
  | { readonly primaries: number; readonly transfer: number };

/** Profiles of printers, the largest there are, have 2 to 4 MB. */
const mostBytes = 8 * 1024 * 1024;
const mostSteps = 4_096;

/** The colour profile that a JPEG, PNG, WebP, HEIC or AVIF carries; undefined without one, or where it is broken. */
export async function colourProfile(file: Blob, signal?: AbortSignal): Promise<ColourProfile | undefined> {
  const source = blobSource(file, signal);
  const head = latin1Of(await source.read(0, 16));
  if (head.startsWith('\xff\xd8\xff')) return jpegProfile(source);
  if (head.startsWith('\x89PNG\r\n')) return pngProfile(source);
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return webpProfile(source);
  return head.slice(4, 8) === 'ftyp' ? boxProfile(source) : undefined;
}

/** A profile of a kind of numbers that the picture has: `RGB ` or `GRAY` (ICC.1, 7.2). */
function checked(icc: Uint8Array<ArrayBuffer>): ColourProfile | undefined {
  return icc.length > 128 && latin1Of(icc.subarray(36, 40)) === 'acsp' ? { icc } : undefined;
}

const joined = async (parts: readonly Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await new Blob([...parts]).arrayBuffer());

const [app2, startOfScan] = [0xe2, 0xda];
const iccName = 'ICC_PROFILE\0';

/** In APP2 segments, each with its number (ICC.1, B.4). */
async function jpegProfile(file: ByteSource): Promise<ColourProfile | undefined> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 2, steps = 0; steps < mostSteps; steps++) {
    const head = await file.read(at, 4 + iccName.length + 2);
    if (head.length < 4 || head[0] !== 0xff || head[1] === startOfScan) break;
    if (head[1] === 0xff) {
      at++; // a fill byte
      continue;
    }
    const length = head[2]! * 256 + head[3]!;
    const start = 4 + iccName.length + 2;
    if (head[1] === app2 && latin1Of(head.subarray(4, 4 + iccName.length)) === iccName)
      parts[head[start - 2]!] = await file.read(at + start, length + 2 - start);
    at += 2 + length;
  }
  return checked(await joined(parts.filter(Boolean)));
}

/** `cICP` counts before `iCCP` (PNG 3rd edition, 11.3.2). */
async function pngProfile(file: ByteSource): Promise<ColourProfile | undefined> {
  let found: ColourProfile | undefined;
  for (let at = 8, steps = 0; steps < mostSteps; steps++) {
    const head = await file.read(at, 8);
    if (head.length < 8) break;
    const [length, type] = [viewOf(head).getUint32(0), latin1Of(head.subarray(4))];
    if (type === 'IDAT' || type === 'IEND') break;
    if (type === 'cICP') return codePoints(await file.read(at + 8, 2));
    if (type === 'iCCP' && length <= mostBytes) found = await packedProfile(await file.read(at + 8, length));
    at += 12 + length;
  }
  return found;
}

/** A name, a zero, the method of compression, and the profile. */
async function packedProfile(chunk: Uint8Array<ArrayBuffer>): Promise<ColourProfile | undefined> {
  const packed = chunk.slice(chunk.indexOf(0) + 2);
  try {
    return checked(await inflate(packed, { format: 'deflate', budget: createBudget(mostBytes) }));
  } catch {
    return undefined; // the picture is shown as if it had none, as browsers do
  }
}

async function webpProfile(file: ByteSource): Promise<ColourProfile | undefined> {
  const head = await file.read(12, 8);
  if (latin1Of(head.subarray(0, 4)) !== 'VP8X') return undefined;
  const chunk = await file.read(12 + 8 + 10, 8); // it stands right behind (RFC 9649)
  if (latin1Of(chunk.subarray(0, 4)) !== 'ICCP') return undefined;
  return checked(await file.read(38, Math.min(mostBytes, viewOf(chunk).getUint32(4, true))));
}

/** Among the properties of the items; a profile counts before numbers (ISO/IEC 23008-12, 6.5.5). */
async function boxProfile(file: ByteSource): Promise<ColourProfile | undefined> {
  const meta = await boxAt(file, 'meta');
  const properties = meta && (await boxAt(file, 'iprp/ipco', { ...meta, at: meta.at + 4 }));
  if (!properties) return undefined;
  let numbers: ColourProfile | undefined;
  for await (const { type, at, end } of boxesIn(file, properties.at, properties.end)) {
    if (type !== 'colr') continue;
    const kind = latin1Of(await file.read(at, 4));
    if (kind === 'prof' || kind === 'rICC') return checked(await file.read(at + 4, Math.min(mostBytes, end - at - 4)));
    const values = viewOf(await file.read(at + 4, 4));
    if (kind === 'nclx' && values.byteLength === 4)
      numbers ??= codePoints(Uint8Array.of(values.getUint16(0), values.getUint16(2)));
  }
  return numbers;
}

/** Numbers that mean sRGB, or say nothing, and what is shown as if they did. */
const [plainPrimaries, plainTransfers] = [new Set([0, 1, 2]), new Set([0, 1, 2, 6, 13, 14, 15])];

function codePoints(values: Uint8Array): ColourProfile | undefined {
  const [primaries = 2, transfer = 2] = values;
  return plainPrimaries.has(primaries) && plainTransfers.has(transfer) ? undefined : { primaries, transfer };
}
