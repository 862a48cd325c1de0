import { unescapeWholeEntities } from './html-entities.ts';
import { fixC1Controls, fixEncoding } from './mojibake.ts';

const ligatures: Record<string, string> = {
  Ĳ: 'IJ',
  ĳ: 'ij',
  ŉ: 'ʼn',
  Ǳ: 'DZ',
  ǲ: 'Dz',
  ǳ: 'dz',
  Ǆ: 'DŽ',
  ǅ: 'Dž',
  ǆ: 'dž',
  Ǉ: 'LJ',
  ǈ: 'Lj',
  ǉ: 'lj',
  Ǌ: 'NJ',
  ǋ: 'Nj',
  ǌ: 'nj',
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'ſt',
  ﬆ: 'st',
};
const anyLigature = new RegExp(`[${Object.keys(ligatures).join('')}]`, 'g');

/** Half- and full-width forms, which NFKC maps to the usual ones; the wide space goes with them. */
const wideOrNarrow = /[\uff01-\uffef\u3000]/g;

const lineBreaks = /\r\n?|[\u0085\u2028\u2029]/g;

const escape = String.fromCharCode(0x1b);
const terminalEscapes = new RegExp(String.raw`${escape}\[[\d;]*[a-zA-Z]`, 'g');

/** Control characters that are hardly meant; tab, line feed and form feed stay. */
const controls = new RegExp(
  String.raw`[${String.fromCharCode(0)}-\b\v${String.fromCharCode(0x0e)}-${String.fromCharCode(0x1f)}\x7f\u206a-\u206f\ufeff\ufff9-\ufffc]`,
  'g',
);

const steps: readonly ((text: string) => string)[] = [
  fixEncoding,
  fixC1Controls,
  (text) => text.replace(anyLigature, (ligature) => ligatures[ligature]!),
  (text) => text.replace(wideOrNarrow, (character) => character.normalize('NFKC')),
  (text) => text.replace(/[ʼ‘-‛]/g, "'").replace(/[“-‟]/g, '"'),
  (text) => text.replace(lineBreaks, '\n'),
  (text) => text.toWellFormed(),
  (text) => text.replace(terminalEscapes, ''),
  (text) => text.replace(controls, ''),
  (text) => text.normalize('NFC'),
];

/** `&amp;amp;` is undone one `amp;` a round: all but the last can go at once, however many there are. */
const nestedAmpersand = /&(?:(?:amp|AMP|#38|#[xX]26);)+(?=(?:amp|AMP|#38|#[xX]26);)/g;

function fixLine(line: string, unescape: boolean): string {
  let before = unescape ? line.replace(nestedAmpersand, '&') : line;
  for (;;) {
    const fixed = steps.reduce((text, step) => step(text), unescape ? unescapeWholeEntities(before) : before);
    if (fixed === before) return fixed;
    before = fixed;
  }
}

/**
 * What `ftfy.fix_text` of ftfy 6.3.1 gives with its default options: entities, mojibake, ligatures, character width, curly
 * quotes, line breaks, surrogates, terminal escapes and control characters, then NFC; line by line, until nothing changes.
 *
 * Entities are left alone from the first line on that has a "<" in it, as there: then the text is HTML and means its entities.
 * Not covered: ftfy works in pieces of a million characters, this on whole lines; Unicode tables are the browser's.
 */
export function fixText(text: string): string {
  let unescape = true;
  return text
    .split(/(?<=\n)/)
    .map((line) => {
      unescape &&= !line.includes('<');
      return fixLine(line, unescape);
    })
    .join('');
}
