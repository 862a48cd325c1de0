/** Beginnings of files that people drop by mistake, and what to call them. */
const signatures: readonly (readonly [offset: number, bytes: string, name: string])[] = [
  [0, '\x89PNG', 'a PNG picture'],
  [0, '\xff\xd8\xff', 'a JPEG picture'],
  [0, 'GIF8', 'a GIF picture'],
  [8, 'WEBP', 'a WebP picture'],
  [4, 'ftypavif', 'an AVIF picture'],
  [4, 'ftypheic', 'an HEIC picture'],
  [0, '%PDF', 'a PDF document'],
  [0, 'PK\x03\x04', 'a ZIP archive or an Office document'],
  [0, '\x1f\x8b', 'a gzip archive'],
  [0, 'Rar!', 'a RAR archive'],
  [0, '7z\xbc\xaf', 'a 7-Zip archive'],
  [0, '{\\rtf', 'an RTF document'],
  [0, 'MZ', 'a Windows program'],
  [0, '\x7fELF', 'a program'],
  [0, 'FORM', 'an AIFF recording'],
  [0, 'caff', 'a Core Audio recording'],
  [0, '#!AMR', 'an AMR recording'],
  [0, '\x30\x26\xb2\x75', 'a Windows Media file'],
  [8, 'AVI ', 'an AVI video'],
  [0, 'FLV', 'a Flash video'],
];

/** Containers and codecs that are read, for people. */
export const readable = 'MP3, WAV, M4A, AAC, Ogg, Opus, FLAC, MP4, MOV, WebM and Matroska files';

/** What the content of a file looks like ("a PNG picture"), judged by its first bytes, whatever its name says. */
export function mediaKind(head: Uint8Array): string | undefined {
  const text = String.fromCharCode(...head.subarray(0, 64));
  const found = signatures.find(([offset, bytes]) => text.startsWith(bytes, offset));
  if (found) return found[2];
  const isText = head.length > 0 && head.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
  return isText ? 'text' : undefined;
}
