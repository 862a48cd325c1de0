import fc from 'fast-check';
import { expect, test } from 'vitest';
import golden from '../../e2e/golden/clip/xmp.json' with { type: 'json' };
import { xmpForms } from './testing/xmp-forms.ts';
import { mergeXmpSubject } from './xmp-merge.ts';

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
const utf16 = (text: string, isLittle: boolean): Uint8Array<ArrayBuffer> => {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), isLittle);
  return new Uint8Array(view.buffer);
};
const added = ['cat', 'R&B <live>', 'holiday'];

test.each(xmpForms)('$name: what exiftool reads is what was there and what was added', ({ name, xml }) => {
  const merged = textOf(mergeXmpSubject(bytesOf(xml), added)!);
  expect(merged).toBe(golden.find((one) => one.name === name)!.merged);
  expect(mergeXmpSubject(bytesOf(merged), added)).toEqual(bytesOf(merged)); // nothing is missing any more
});

test.each(xmpForms)('$name: without what was added the bytes are those of before', ({ xml, subject }) => {
  const merged = textOf(mergeXmpSubject(bytesOf(xml), added)!);
  let common = 0;
  while (xml[common] === merged[common] && common < xml.length) common++;
  let end = 0;
  while (xml.at(-1 - end) === merged.at(-1 - end) && end < xml.length - common) end++;
  // One stretch is new; only the forms that cannot hold a list lose their own, and have its value in the new one.
  const lost = xml.slice(common, xml.length - end);
  expect(lost.length).toBeLessThan(60);
  for (const keyword of subject) if (lost.includes(keyword)) expect(merged).toContain(`<rdf:li>${keyword}</rdf:li>`);
});

test('byte order marks and UTF-16 stay as they are', () => {
  const [{ xml }] = [xmpForms[0]!];
  const plain = textOf(mergeXmpSubject(bytesOf(xml), added)!);
  expect(textOf(mergeXmpSubject(bytesOf(`\uFEFF${xml}`), added)!)).toBe(`\uFEFF${plain}`);
  const bare = xml.replace(' encoding="UTF-8"', '');
  const merged = textOf(mergeXmpSubject(bytesOf(bare), added)!);
  for (const isLittle of [true, false]) {
    expect(mergeXmpSubject(utf16(`\uFEFF${bare}`, isLittle), added)).toEqual(utf16(`\uFEFF${merged}`, isLittle));
    expect(mergeXmpSubject(utf16(bare, isLittle), added)).toEqual(utf16(merged, isLittle));
  }
});

test('what is not understood is left alone', () => {
  const [{ xml }] = [xmpForms[0]!];
  const odd = [
    '',
    'cat, dog',
    xml.slice(0, -20),
    xml.replace('</rdf:Seq>', '</rdf:Bag>'),
    `<!DOCTYPE x [<!ENTITY a "b">]>${xml}`,
    xml.replace('UTF-8', 'ISO-8859-1'),
    xml.replace('holiday</rdf:li>', '&unknown;</rdf:li>'),
    xml.replace('<rdf:li>holiday</rdf:li>', '<rdf:li><b>holiday</b></rdf:li>'),
    xml.replaceAll('http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'http://example.com/'),
    xml.replaceAll('rdf:Description', 'rdf:Thing'),
    xml.replace('</dc:subject>', '</dc:subject><dc:subject/>'),
  ];
  for (const text of odd) expect(mergeXmpSubject(bytesOf(text), added), text.slice(0, 80)).toBeUndefined();
  expect(mergeXmpSubject(Uint8Array.of(0x3c, 0xff, 0xfe), added)).toBeUndefined();
});

test('a damaged sidecar is merged or left alone, never anything else, and quickly', () => {
  const form = fc.constantFrom(...xmpForms.map(({ xml }) => xml));
  const cut = fc.tuple(
    fc.nat(2000),
    fc.nat(40),
    fc.string({ maxLength: 6, unit: fc.constantFrom('<', '>', '/', '"', "'", ' ', '=', ':', 'a', '&', ';', '![') }),
  );
  fc.assert(
    fc.property(form, cut, (xml, [at, length, put]) => {
      const broken = xml.slice(0, at) + put + xml.slice(at + length);
      const merged = mergeXmpSubject(bytesOf(broken), ['zebra']);
      if (merged) expect(textOf(merged)).toContain('zebra');
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 400) },
  );
  expect(mergeXmpSubject(bytesOf(`<a ${' '.repeat(200_000)}`), ['zebra'])).toBeUndefined();
  expect(mergeXmpSubject(bytesOf('<a'.repeat(100_000)), ['zebra'])).toBeUndefined();
});
