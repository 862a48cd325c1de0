import { boxesIn, type Box } from './boxes.ts';
import { latin1Of, viewOf, type ByteSource } from './byte-source.ts';

/** What an item of metadata may have, in bytes, and the head of the lists that name them. */
const mostBytes = 4 * 1024 * 1024;
const mostItems = 1_024;

interface Extent {
  at: number;
  length: number;
}

export interface MetadataItem {
  /** An EXIF block (a TIFF file, with or without `Exif\0\0` before it), or an XMP packet. */
  kind: 'exif' | 'xmp';
  bytes: Uint8Array<ArrayBuffer>;
}

/** EXIF and XMP of a HEIC or AVIF picture, which are items there (ISO/IEC 14496-12, 8.11; 23008-12, annex A). */
export async function metadataItems(file: ByteSource, meta: Box): Promise<MetadataItem[]> {
  const boxes = new Map<string, Box>();
  for await (const box of boxesIn(file, meta.at + 4, meta.end)) if (!boxes.has(box.type)) boxes.set(box.type, box);
  const [information, locations, data] = ['iinf', 'iloc', 'idat'].map((type) => boxes.get(type));
  if (!information || !locations) return [];
  const kinds = await kindsOf(file, information);
  const places = await extentsOf(file, locations, data?.at ?? 0);
  const found: MetadataItem[] = [];
  for (const [id, kind] of kinds) {
    const bytes = await joined(file, places.get(id) ?? []);
    if (kind === 'xmp') found.push({ kind, bytes });
    // four bytes say where the block begins behind them
    else if (bytes.length > 4) found.push({ kind, bytes: bytes.subarray(4 + viewOf(bytes).getUint32(0)) });
  }
  return found;
}

/** Items of `iinf` that are metadata, by their ids. */
async function kindsOf(file: ByteSource, { at, end }: Box): Promise<Map<number, MetadataItem['kind']>> {
  const found = new Map<number, MetadataItem['kind']>();
  const [version] = await file.read(at, 1);
  for await (const entry of boxesIn(file, at + (version === 0 ? 6 : 8), end)) {
    const bytes = await file.read(entry.at, Math.min(256, entry.end - entry.at));
    const idBytes = bytes[0] === 3 ? 4 : 2;
    if (entry.type !== 'infe' || bytes[0]! < 2 || bytes.length < 12) continue;
    const id = idBytes === 4 ? viewOf(bytes).getUint32(4) : viewOf(bytes).getUint16(4);
    const text = latin1Of(bytes.subarray(4 + idBytes + 2)); // behind the number of its protection
    if (text.startsWith('Exif')) found.set(id, 'exif');
    if (text.startsWith('mime') && text.includes('application/rdf+xml')) found.set(id, 'xmp');
  }
  return found;
}

/** Where the items of `iloc` lie, in the file or in `idat`. */
async function extentsOf(file: ByteSource, { at, end }: Box, data: number): Promise<Map<number, Extent[]>> {
  const bytes = await file.read(at, Math.min(mostBytes, end - at));
  const found = new Map<number, Extent[]>();
  const view = viewOf(bytes);
  let place = 6;
  const number = (size: number): number => {
    place += size;
    if (size === 2) return view.getUint16(place - 2);
    if (size === 4) return view.getUint32(place - 4);
    return size === 8 ? Number(view.getBigUint64(place - 8)) : 0;
  };
  try {
    const version = bytes[0]!;
    const [offsetSize, lengthSize] = [bytes[4]! >> 4, bytes[4]! & 15];
    const [baseSize, indexSize] = [bytes[5]! >> 4, version > 0 ? bytes[5]! & 15 : 0];
    const count = number(version < 2 ? 2 : 4);
    for (let i = 0; i < Math.min(count, mostItems); i++) {
      const id = number(version < 2 ? 2 : 4);
      const method = version > 0 ? number(2) & 15 : 0;
      place += 2; // which file: only this one is read
      const base = number(baseSize) + (method === 1 ? data : 0);
      const extents: Extent[] = [];
      for (let left = number(2); left > 0; left--) {
        place += indexSize;
        extents.push({ at: base + number(offsetSize), length: number(lengthSize) });
      }
      if (method < 2) found.set(id, extents);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the list is cut off: what was read counts
  }
  return found;
}

async function joined(file: ByteSource, extents: readonly Extent[]): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let left = mostBytes;
  for (const { at, length } of extents) {
    const part = await file.read(at, Math.min(left, length || left));
    parts.push(part);
    left -= part.length;
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
