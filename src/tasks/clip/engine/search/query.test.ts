import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatQuery, parseQuery } from './query.ts';

const text = (value: string, weight = 1) => ({ kind: 'text', value, weight });
const image = (value: string, weight = 1) => ({ kind: 'image', value, weight });

test.each([
  ['sunset over water', [text('sunset over water')]],
  ['2:red car -rain', [text('red car', 2), text('rain', -1)]],
  ['+cat -dog', [text('cat'), text('dog', -1)]],
  ['a +b -2.5:c d', [text('a'), text('b'), text('c d', -2.5)]],
  ['a beach without people', [text('a beach'), text('people', -1)]],
  ['without people +a beach', [text('people', -1), text('a beach')]],
  ['image:12 -rain', [image('12'), text('rain', -1)]],
  ['red image:12 car', [text('red'), image('12'), text('car')]],
  ['-0.5:image:12', [image('12', -0.5)]],
  ['a t-shirt - blue', [text('a t-shirt - blue')]],
  ['"a shirt without sleeves" -"2:1 screens"', [text('a shirt without sleeves'), text('2:1 screens', -1)]],
  ['at 12:30', [text('at 12:30')]],
  ['a 16:9 screen +2:1 scale', [text('a 16:9 screen'), text('2:1 scale')]],
  ['2:car 1.5:élan', [text('car', 2), text('élan', 1.5)]],
  ['a beach −people –cars —2:dogs', [text('a beach'), text('people', -1), text('cars', -1), text('dogs', -2)]],
  ['10–30 years – or so', [text('10–30 years – or so')]],
  ['“without sleeves” -„zwei Wörter“ «deux mots»', [text('without sleeves'), text('zwei Wörter deux mots', -1)]],
  ['Ratio 3: 4', [text('Ratio 3: 4')]],
  ['', []],
  ['  \n ', []],
])('%s', (query, terms) => expect(parseQuery(query)).toEqual({ terms, filters: [] }));

test('filters stand anywhere and do not cut the words around them', () => {
  const { terms, filters } = parseQuery('red folder:"my trips" car -type:video min:0.2 after:2024 before:2024-05-17');
  expect(terms).toEqual([text('red car')]);
  expect(filters).toEqual([
    { kind: 'folder', value: 'my trips', not: false },
    { kind: 'type', value: 'video', not: true },
    { kind: 'min', value: 0.2 },
    { kind: 'after', value: '2024', time: Date.UTC(2024, 0, 1) },
    { kind: 'before', value: '2024-05-17', time: Date.UTC(2024, 4, 17) },
  ]);
});

test('typographic signs and quotes are read as those on the keyboard', () => {
  const signs = fc.constantFrom(...Array.from('‐‑‒–—―−－'));
  const pairs = fc.constantFrom('“”', '„“', '«»', '»«', '””', '＂＂');
  fc.assert(
    fc.property(signs, pairs, fc.boolean(), (sign, [open, close], isFilter) => {
      const query = isFilter ? `a ${sign}folder:${open}my trips${close}` : `a ${sign}2:${open}my trips${close}`;
      const plain = isFilter ? 'a -folder:"my trips"' : 'a -2:"my trips"';
      expect(parseQuery(query)).toEqual(parseQuery(plain));
    }),
  );
});

test.each([
  ['after:yesterday', 'names no date. Write a year, month or day'],
  ['before:2024-02-30', 'names no date'],
  ['min:2', 'is no cosine'],
  ['-min:0.1', 'cannot be turned around'],
  ['2:type:jpg', 'weighs a filter'],
  ['0:cat', 'weighs nothing'],
])('%s is refused', (query, message) => {
  expect(() => parseQuery(query)).toThrow(
    expect.objectContaining({ code: 'bad-option', message: expect.stringContaining(message) as string }) as Error,
  );
});

const word = fc.oneof(
  fc.constantFrom(
    'without',
    '−y',
    '“two words”',
    '«',
    '10:30',
    '＋a',
    'WITHOUT',
    '-',
    '+',
    '2:',
    '2:x',
    '-y',
    '"',
    '"two words"',
    'image:3',
    'folder:a',
    'min:0.1',
  ),
  fc.string({ maxLength: 6 }),
);

test('any text is read or refused with a code, and its plain form is read the same', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (words) => {
      let query;
      try {
        query = parseQuery(words.join(' '));
      } catch (error) {
        expect(error).toMatchObject({ code: 'bad-option' });
        return;
      }
      expect(parseQuery(formatQuery(query))).toEqual(query);
    }),
    { numRuns: 500 },
  );
});
