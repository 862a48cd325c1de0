import { candidateOf, type Candidate } from './candidate.ts';

const properties: readonly [rank: Candidate['rank'], name: string][] = [
  ['xmp original', 'exif:DateTimeOriginal'],
  ['xmp created', 'photoshop:DateCreated'],
  ['xmp digitized', 'xmp:CreateDate'],
  ['xmp digitized', 'exif:DateTimeDigitized'],
  ['xmp modified', 'xmp:ModifyDate'],
  ['xmp modified', 'tiff:DateTime'],
];

/** The dates in an XMP packet (ISO 16684-1), in UTF-8 or UTF-16, as attributes or as elements. */
export function xmpDates(packet: Uint8Array): Candidate[] {
  const text = decode(packet);
  return properties.flatMap(([rank, name]) => {
    const value = new RegExp(`\\b${name}(?:\\s*=\\s*["']|>\\s*)([^"'<]{4,64})`).exec(text)?.[1];
    return value ? candidateOf(rank, value) : [];
  });
}

function decode(packet: Uint8Array): string {
  if (packet[0] === 0 || (packet[0] === 0xfe && packet[1] === 0xff)) return new TextDecoder('utf-16be').decode(packet);
  if (packet[1] === 0 || packet[0] === 0xff) return new TextDecoder('utf-16le').decode(packet);
  return new TextDecoder().decode(packet);
}
