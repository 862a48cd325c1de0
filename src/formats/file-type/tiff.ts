import { viewOf } from '../byte-source.ts';
import { kindByEnding, type FileType } from './kind.ts';

/** DNG 1.7; TIFF 6.0; TIFF/EP. */
const tags = { subfileType: 0xfe, make: 0x10f, subDirectories: 0x14a, dngVersion: 0xc612 };
const asciiType = 2;
/** Makers whose raw files begin like any TIFF. */
const makers = /^(nikon|sony|pentax|ricoh|samsung|hasselblad|epson|kodak|leica|phase one)/i;
/** More entries than the first directory of any photo has. */
const mostEntries = 512;

/** TIFF, and raw photos that are TIFF files too: told by DNG's tag, Canon's mark, or a camera's small picture in front. */
export function tiffType(head: Uint8Array, ending: string): FileType | undefined {
  if (head.length < 8) return undefined;
  const view = viewOf(head);
  const isLittle = view.getUint32(0) === 0x49_49_2a_00;
  if (!isLittle && view.getUint32(0) !== 0x4d_4d_00_2a) return undefined;
  if (head.length >= 10 && view.getUint16(8) === 0x43_52)
    return { kind: 'raw', name: 'a raw photo of Canon', ending: 'cr2' };
  const raw: FileType = { kind: 'raw', name: 'a raw photo' };
  return isRaw(view, isLittle) || kindByEnding(ending) === 'raw'
    ? raw
    : { kind: 'picture', name: 'a TIFF picture', ending: 'tif' };
}

function isRaw(view: DataView, isLittle: boolean): boolean {
  const at = view.getUint32(4, isLittle);
  if (at + 2 > view.byteLength) return false;
  const count = Math.min(mostEntries, view.getUint16(at, isLittle));
  let isCamera = false;
  let hasMore = false;
  for (let entry = at + 2; entry < at + 2 + count * 12 && entry + 12 <= view.byteLength; entry += 12) {
    const tag = view.getUint16(entry, isLittle);
    if (tag === tags.dngVersion) return true;
    if (tag === tags.subDirectories) hasMore = true;
    if (tag === tags.subfileType) hasMore ||= (view.getUint32(entry + 8, isLittle) & 1) === 1;
    if (tag === tags.make && view.getUint16(entry + 2, isLittle) === asciiType)
      isCamera = makers.test(textAt(view, entry, isLittle));
  }
  return isCamera && hasMore;
}

function textAt(view: DataView, entry: number, isLittle: boolean): string {
  const length = view.getUint32(entry + 4, isLittle);
  const at = length > 4 ? view.getUint32(entry + 8, isLittle) : entry + 8;
  if (at >= view.byteLength) return '';
  const bytes = new Uint8Array(view.buffer, view.byteOffset + at, Math.min(length, 16, view.byteLength - at));
  return String.fromCharCode(...bytes);
}
