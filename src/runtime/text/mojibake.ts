import { isBad, utf8Lookalikes } from './badness.ts';
import { c1Characters } from './windows-1252.ts';

/**
 * Bytes are handled here as strings of characters below 256, so that the rules read as they do in the source:
 * ported from ftfy 6.3.1, `_fix_encoding_one_step_and_explain` and `ftfy/fixes.py` (Apache-2.0, Robyn Speer).
 */
type Bytes = string;

const substitute = '\x1a';

const cp437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

interface Encoding {
  readonly name: string;
  /** Unassigned bytes pass through, and U+FFFD stands for byte 0x1A. */
  readonly sloppy: boolean;
  /** The characters of the bytes 0x80 to 0xFF. */
  upper(): string;
}

function upperHalf(label: string): string {
  const decoder = new TextDecoder(label);
  return Array.from({ length: 128 }, (_, i) => {
    const character = decoder.decode(Uint8Array.of(128 + i));
    return character === '\ufffd' ? String.fromCharCode(128 + i) : character;
  }).join('');
}

const latin1 = Array.from({ length: 128 }, (_, i) => String.fromCharCode(128 + i)).join('');

const windows = (page: number): Encoding => ({
  name: `windows-${page}`,
  sloppy: true,
  upper: () => upperHalf(`windows-${page}`),
});

/** In the order in which they are tried (`CHARMAP_ENCODINGS`). */
const encodings: readonly Encoding[] = [
  { name: 'latin-1', sloppy: false, upper: () => latin1 },
  { name: 'windows-1252', sloppy: true, upper: () => c1Characters + latin1.slice(32) },
  ...[1251, 1250, 1253, 1254, 1257].map(windows),
  { name: 'iso-8859-2', sloppy: false, upper: () => upperHalf('iso-8859-2') },
  { name: 'macroman', sloppy: false, upper: () => upperHalf('macintosh') },
  { name: 'cp437', sloppy: false, upper: () => cp437 },
];

const tables = new Map<Encoding, Map<string, string>>();

function table(encoding: Encoding): Map<string, string> {
  const known = tables.get(encoding);
  if (known) return known;
  const made = new Map<string, string>();
  for (let byte = 0; byte < 128; byte++) made.set(String.fromCharCode(byte), String.fromCharCode(byte));
  Array.from(encoding.upper()).forEach((character, i) => made.set(character, String.fromCharCode(128 + i)));
  if (encoding.sloppy) {
    made.delete(substitute);
    made.set('\ufffd', substitute);
  }
  tables.set(encoding, made);
  return made;
}

/** The bytes that read as `text` in `encoding`; undefined if it cannot have been read in it. */
function encode(text: string, encoding: Encoding): Bytes | undefined {
  const bytesOf = table(encoding);
  let bytes = '';
  for (const character of text) {
    const byte = bytesOf.get(character);
    if (byte === undefined) return undefined;
    bytes += byte;
  }
  return bytes;
}

/** Sequences that would be UTF-8 if a space were byte A0 again (`ALTERED_UTF8_RE`, where the choice of bytes is explained). */
const alteredUtf8 =
  /[\xc2\xc3\xc5\xce\xd0\xd9] |[\xe2\xe3] [\x80-\x84\x86-\x9f\xa1-\xbf]|[\xe0-\xe3][\x80-\x84\x86-\x9f\xa1-\xbf] |\xf0 [\x80-\xbf]{2}|\xf0[\x80-\xbf] [\x80-\xbf]|\xf0[\x80-\xbf]{2} /g;

/** "à" that lost its A0, standing as a word of its own (`A_GRAVE_WORD_RE`). */
const aGraveWord = /\xc3 (?! |quele|quela|quilo|s )/g;

const restoreByteA0 = (bytes: Bytes): Bytes =>
  bytes.replace(aGraveWord, '\xc3\xa0 ').replace(alteredUtf8, (sequence) => sequence.replaceAll(' ', '\xa0'));

/** UTF-8 and CESU-8 sequences that lost bytes, each of which is now 0x1A or, once, a question mark (`LOSSY_UTF8_RE`). */
const lossyUtf8 = new RegExp(
  [
    String.raw`[\xc2-\xdf]S`,
    String.raw`[\xc2-\xc3]\?`,
    String.raw`\xed[\xa0-\xaf][S?]\xed[\xb0-\xbf][S?\x80-\xbf]`,
    String.raw`\xed[\xa0-\xaf][S?\x80-\xbf]\xed[\xb0-\xbf][S?]`,
    String.raw`[\xe0-\xef][S?][S\x80-\xbf]`,
    String.raw`[\xe0-\xef][S\x80-\xbf][S?]`,
    String.raw`[\xf0-\xf4][S?][S\x80-\xbf]{2}`,
    String.raw`[\xf0-\xf4][S\x80-\xbf][S?][S\x80-\xbf]`,
    String.raw`[\xf0-\xf4][S\x80-\xbf]{2}[S?]`,
    'S',
  ]
    .join('|')
    .replaceAll('S', substitute),
  'g',
);

const replacementCharacter = '\xef\xbf\xbd'; // U+FFFD in UTF-8

const isBeyondUtf8 = /[\xed\xc0]/;
const surrogatePair = /\xed([\xa0-\xaf])([\x80-\xbf])\xed([\xb0-\xbf])([\x80-\xbf])/g;

/** CESU-8 (surrogates as three bytes each) and Java's C0 80 for NUL become UTF-8 (`utf-8-variants`). */
function toUtf8(bytes: Bytes): Bytes {
  return bytes.replaceAll('\xc0\x80', '\0').replace(surrogatePair, (_, ...parts: string[]) => {
    const [a, b, c, d] = parts.slice(0, 4).map((part) => part.charCodeAt(0)) as [number, number, number, number];
    const point = 0x10000 + ((a & 0x0f) << 16) + ((b & 0x3f) << 10) + ((c & 0x0f) << 6) + (d & 0x3f);
    return String.fromCharCode(...new TextEncoder().encode(String.fromCodePoint(point)));
  });
}

function decodeUtf8(bytes: Bytes): string | undefined {
  const valid = isBeyondUtf8.test(bytes) ? toUtf8(bytes) : bytes;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(valid, (character) => character.charCodeAt(0)),
    );
  } catch {
    return undefined; // not UTF-8: another encoding may fit
  }
}

/** The text with its bytes read as UTF-8, if they can be; undefined if not. */
function reread(text: string, encoding: Encoding): string | undefined {
  const bytes = encode(text, encoding);
  if (bytes === undefined) return undefined;
  const restored = encoding.name === 'macroman' ? bytes : restoreByteA0Where(bytes);
  return decodeUtf8(encoding.sloppy ? restored.replace(lossyUtf8, replacementCharacter) : restored);
}

/** The "à" rule applies only to text that has some altered sequence. */
const restoreByteA0Where = (bytes: Bytes): Bytes => (bytes.search(alteredUtf8) < 0 ? bytes : restoreByteA0(bytes));

/** C1 controls as the Windows-1252 characters that they were meant to be. */
export const fixC1Controls = (text: string): string =>
  text.replace(/[\x80-\x9f]/g, (control) => c1Characters[control.charCodeAt(0) - 0x80]!);

function fixOnce(text: string): string {
  if (!isBad(text)) return text;
  for (const encoding of encodings) {
    const fixed = reread(text, encoding);
    if (fixed !== undefined) return fixed;
  }
  const consistent = text.replace(utf8Lookalikes, (part) =>
    part.length < text.length && isBad(part) ? fixEncoding(part) : part,
  );
  return consistent === text ? fixC1Controls(text) : consistent;
}

/** Repairs text that was decoded with the wrong encoding, as often as it was; leaves other text alone (`ftfy.fix_encoding`). */
export function fixEncoding(text: string): string {
  const fixed = fixOnce(text);
  return fixed === text ? text : fixEncoding(fixed);
}
