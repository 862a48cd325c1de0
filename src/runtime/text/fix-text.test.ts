import { expect, test } from 'vitest';
import { cleanText } from './clean.ts';
import { fixText } from './fix-text.ts';
import { unescapeHtml } from './html-entities.ts';

// ftfy 6.3.1: `ftfy.fix_text(text)`.
test.each([
  ['sÃ³', 'só'],
  ['ÃƒÂ¼ber', 'über'],
  ['voilÃ  le travail', 'voilà le travail'],
  ['lÃ la', 'là la'],
  ['â€œ like this â€\ufffd', '" like this \ufffd'],
  ['РџСЂРёРІРµС‚', 'Привет'],
  ['Î±Î²Î³ is alpha', 'αβγ is alpha'],
  ['naĂŻve đź\u0098€ smile', 'naïve 😀 smile'],
  ['┼╛lu┼Ñou─ìk├╜ ≡ƒÿÇ smile', 'žluťoučký 😀 smile'],
  ['l’été Ù…Ø±Ø\u00adØ¨Ø§ 100 â‚¬', "l'été مرحبا 100 €"],
  ['í\u00a0½í¸\u0080 smile', '😀 smile'],
  ['√†', 'à'],
  ['Hello, World!<âœ” done', 'Hello, World!<✔ done'],
  ['piÃ±ata & ‘x’', "piñata & 'x'"],
  ['&NTILDE; &lt;', 'Ñ <'],
  ['a < b &amp; c', 'a < b &amp; c'],
  ['&thksim; &zfr;&supset; ', '∼ 𝔷⊃ '],
  ['first &amp; \n<b> &amp;\nlast &amp;', 'first & \n<b> &amp;\nlast &amp;'],
  ['&amp;amp;#38;AMP;lt;b &amp;amp;NTILDE; &amp;', '<b Ñ &'],
  ['lone \ud800 surrogate', 'lone \ufffd surrogate'],
])('%j becomes %j', (text, fixed) => {
  expect(fixText(text)).toBe(fixed);
});

test('references in references to any depth are undone', () => {
  expect(fixText(`a &${'amp;'.repeat(100_000)}lt; b`)).toBe('a < b');
});

test.each(['Ångström façade naïve', 'Привет, мир', 'こんにちは世界', '½ × 3² = €5', '¯\\_(ツ)_/¯'])(
  '%j is left alone',
  (text) => {
    expect(fixText(text)).toBe(text);
  },
);

// Python 3.11: `html.unescape(text)`.
test.each([
  ['&notanentity; &copy 2026', '¬anentity; © 2026'],
  ['&#x80;&#146;&#0;&#xD800;&#x110000;', '€’\ufffd\ufffd\ufffd'],
  ['[&#1;&#x7f;&#xfdd0;&#x1fffe;]', '[]'],
  ['R&D AT&T &', 'R&D AT&T &'],
])('%j is unescaped to %j', (text, expected) => {
  expect(unescapeHtml(text)).toBe(expected);
});

test('white space is collapsed and case is folded as Python does it', () => {
  expect(cleanText('  A\u00a0 \u3000B\r\n İ  ')).toBe('a b i\u0307');
});
