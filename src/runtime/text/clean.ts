import { fixText } from './fix-text.ts';
import { unescapeHtml } from './html-entities.ts';

/** What Python's `str.strip` and `\s` call white space: unlike JavaScript's, without U+FEFF and with the separators 1C to 1F. */
const pythonSpaces = new RegExp(
  String.raw`[\t-\r${String.fromCharCode(0x1c)}-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+`,
  'g',
);

/**
 * Text as OpenAI's CLIP sees it: `ftfy.fix_text`, two rounds of HTML unescaping, white space collapsed and stripped, lower case.
 * Source: `basic_clean` and `whitespace_clean` in openai/CLIP's `clip/simple_tokenizer.py`.
 */
export function cleanText(text: string): string {
  return unescapeHtml(unescapeHtml(fixText(text)))
    .replace(pythonSpaces, ' ')
    .replace(/^ | $/g, '')
    .toLowerCase();
}
