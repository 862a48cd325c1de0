import { decodeHTML, decodeHTMLStrict } from 'entities/decode';
import { c1Characters } from './windows-1252.ts';

const reference = /&(?:#\d+;?|#[xX][\da-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)/g;

/** Code points that HTML calls errors and that Python leaves out (`html._invalid_codepoints`). */
const isInvalid = (point: number): boolean =>
  (point >= 0x1 && point <= 0x8) ||
  point === 0xb ||
  (point >= 0xe && point <= 0x1f) ||
  (point >= 0x7f && point <= 0x9f) ||
  (point >= 0xfdd0 && point <= 0xfdef) ||
  (point & 0xfffe) === 0xfffe;

/** Python's `html.unescape` reads 0x80 to 0x9F as Windows-1252, as browsers do. */
function decodeNumeric(text: string): string {
  const digits = text.replace(/^&#|;$/g, '');
  const point = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 10);
  if (point >= 0x80 && point <= 0x9f) return c1Characters[point - 0x80]!;
  if (point === 0 || (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff) return '\ufffd';
  return isInvalid(point) ? '' : String.fromCodePoint(point);
}

const decode = (text: string): string => (text[1] === '#' ? decodeNumeric(text) : decodeHTML(text));

/** Python's `html.unescape`: every HTML 5 reference, the old ones also without their semicolon. */
export const unescapeHtml = (text: string): string => text.replace(reference, decode);

const wholeReference = /&#?[\dA-Za-z]{1,24};/g;

function decodeWhole(text: string): string {
  if (text[1] === '#') {
    const decoded = unescapeHtml(text);
    return decoded.includes(';') ? text : decoded;
  }
  const exact = decodeHTMLStrict(text);
  if (exact !== text || decodeHTML(text) !== text || text !== text.toUpperCase()) return exact;
  const lower = text.toLowerCase();
  const decoded = decodeHTMLStrict(lower);
  return decoded === lower ? text : decoded.toUpperCase();
}

/** ftfy's careful `unescape_html`: only references that end in a semicolon, and &NTILDE; as Ñ. */
export const unescapeWholeEntities = (text: string): string => text.replace(wholeReference, decodeWhole);
