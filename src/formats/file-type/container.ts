import { kindByEnding, type FileType } from './kind.ts';

type Told = (head: Uint8Array, text: string, ending: string) => FileType | undefined;

/** What a container holds: sound and video begin alike in most, pictures in some. */
export const containerType: Told = (head, text, ending) => {
  for (const told of [isoMedia, riff, matroska, ogg, asf, iff, transportStream, mpegAudio, archive, weights, bitmap]) {
    const found = told(head, text, ending);
    if (found) return found;
  }
  return undefined;
};

/** Sound where the name says so, else video: Whisper hears both, and only a demuxer knows. */
const filmOr = (ending: string, name: string): FileType =>
  kindByEnding(ending) === 'sound'
    ? { kind: 'sound', name: `${name} sound` }
    : { kind: 'video', name: `${name.startsWith('MP') ? 'an' : 'a'} ${name} video` };

/** Boxes that a QuickTime file without its type begins with. */
const quickTimeBoxes = new Set(['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);

/** ISO/IEC 14496-12: size, `ftyp`, the major brand, and from byte 16 the others. */
const isoMedia: Told = (head, text, ending) => {
  const box = text.slice(4, 8);
  if (box !== 'ftyp') return quickTimeBoxes.has(box) ? filmOr(ending, 'QuickTime') : undefined;
  const size = (head[2]! << 8) | head[3]!;
  const major = text.slice(8, 12);
  const brands = [major, ...(text.slice(16, Math.max(16, size)).match(/[\s\S]{4}/g) ?? [])];
  if (major === 'crx ') return { kind: 'raw', name: 'a raw photo of Canon', ending: 'cr3' };
  if (brands.some((brand) => /^avi[fs]$/.test(brand)))
    return { kind: 'picture', name: 'an AVIF picture', ending: 'avif' };
  if (brands.some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1|miaf)$/.test(brand)))
    return { kind: 'picture', name: 'a HEIC photo', ending: 'heic' };
  if (/^M4[ABP] /.test(major)) return { kind: 'sound', name: 'MP4 sound' };
  if (major.startsWith('3g')) return filmOr(ending, '3GPP');
  return filmOr(ending, major === 'qt  ' ? 'QuickTime' : 'MP4');
};

const riff: Told = (_, text) => {
  if (/^(RF64|BW64)/.test(text)) return { kind: 'sound', name: 'WAV sound' };
  if (!/^RIF[FX]/.test(text)) return undefined;
  const form = text.slice(8, 12);
  if (form === 'WEBP') return { kind: 'picture', name: 'a WebP picture', ending: 'webp' };
  if (form === 'WAVE') return { kind: 'sound', name: 'WAV sound' };
  return form === 'AVI ' ? { kind: 'video', name: 'an AVI video', ending: 'avi' } : undefined;
};

const matroska: Told = (_, text, ending) => {
  if (!text.startsWith('\x1a\x45\xdf\xa3')) return undefined;
  return filmOr(ending, text.slice(0, 64).includes('webm') ? 'WebM' : 'Matroska');
};

/** RFC 3533; the first packets name what the streams are. */
const ogg: Told = (_, text) => {
  if (!text.startsWith('OggS')) return undefined;
  const isFilm = /\x80theora|OVP80|BBCD\0/.test(text);
  return isFilm ? { kind: 'video', name: 'an Ogg video' } : { kind: 'sound', name: 'Ogg sound' };
};

const asf: Told = (_, text, ending) =>
  text.startsWith('\x30\x26\xb2\x75\x8e\x66\xcf\x11') ? filmOr(ending, 'Windows Media') : undefined;

const iff: Told = (_, text) => (/^FORM[\s\S]{4}AIF[FC]/.test(text) ? { kind: 'sound', name: 'AIFF sound' } : undefined);

/** ISO/IEC 13818-1: a sync byte every 188 bytes; in M2TS four bytes of time stand before each. */
const transportStream: Told = (head, _, ending) => {
  const isEvery = (first: number, step: number): boolean => {
    let found = 0;
    for (let at = first; at < head.length && found < 5; at += step, found++) if (head[at] !== 0x47) return false;
    return found >= 3;
  };
  return isEvery(0, 188) || isEvery(4, 192) || isEvery(0, 204) ? filmOr(ending, 'MPEG-TS') : undefined;
};

/** ID3; else a frame head with a layer, a rate and a bit rate that exist (ISO/IEC 11172-3, 2.4.2.3), or that of ADTS. */
const mpegAudio: Told = (head, text) => {
  if (text.startsWith('ID3')) return { kind: 'sound', name: 'MP3 sound' };
  if (head.length < 4 || head[0] !== 0xff || (head[1]! & 0xe0) !== 0xe0) return undefined;
  const [version, layer] = [(head[1]! >> 3) & 3, (head[1]! >> 1) & 3];
  if (layer === 0) return (head[1]! & 0xf6) === 0xf0 ? { kind: 'sound', name: 'AAC sound' } : undefined;
  const isFrame = version !== 1 && layer !== 3 && head[2]! >> 4 !== 15 && ((head[2]! >> 2) & 3) !== 3;
  return isFrame ? { kind: 'sound', name: 'MP3 sound' } : undefined;
};

/** NumPy's archives of arrays are ZIP files, and so are Office documents. */
const archive: Told = (_, text, ending) => {
  if (!text.startsWith('PK\x03\x04')) return undefined;
  const isVectors = ending === 'npz' || /^[\s\S]{30}[^\0]{1,64}\.npy/.test(text);
  return isVectors
    ? { kind: 'vectors', name: 'an archive of vectors' }
    : { kind: 'other', name: 'a ZIP archive or an Office document' };
};

/** Safetensors: the length of a JSON head, 8 bytes, and its brace. */
const weights: Told = (head, text) =>
  head.length > 10 && head[8] === 0x7b && /^["\s]/.test(text[9]!) && head.subarray(4, 8).every((byte) => byte === 0)
    ? { kind: 'model', name: 'a model (safetensors)' }
    : undefined;

/** Lengths of the second header of BMP, from OS/2's to version 5: two letters alone are no picture. */
const bitmapHeaders = new Set([12, 16, 40, 52, 56, 64, 108, 124]);
const bitmap: Told = (head, text) =>
  text.startsWith('BM') && head.length > 18 && bitmapHeaders.has(head[14]!) && head[15] === 0 && head[16] === 0
    ? { kind: 'picture', name: 'a BMP picture', ending: 'bmp' }
    : undefined;
