import { expect, test } from 'vitest';
import { readingCsv, tableCsv, tableJson } from './export.ts';
import type { Reading } from './reading.ts';

const reading: Reading = {
  labels: ['a cat, asleep', 'a "big" dog'],
  scores: [0.25, 0.75],
  cosines: [0.2, 0.3],
  none: { score: 0.5, cosine: 0.29 },
  width: 640,
  height: 480,
  ms: 12.5,
};

test('one picture is a row a label, best first, quoted as RFC 4180 says', () => {
  expect(readingCsv(reading, { none: false })).toBe(
    'label,share,cosine\r\n"a ""big"" dog",0.75,0.3\r\n"a cat, asleep",0.25,0.2\r\n',
  );
});

test('with the background among the labels its row is the last', () => {
  expect(readingCsv(reading, { none: true }).split('\r\n')).toEqual([
    'label,share,cosine',
    '"a ""big"" dog",0.375,0.3',
    '"a cat, asleep",0.125,0.2',
    '(none of these),0.5,0.29',
    '',
  ]);
});

test('many pictures are a row each, with a column of shares a label; one that failed says why', () => {
  const rows = tableCsv(
    [{ name: 'dog.jpg', reading }, { name: 'empty.png', error: 'It has 0 bytes.' }, { name: 'later.png' }],
    { none: false },
  ).split('\r\n');
  expect(rows[0]).toBe(
    'file,width,height,label,share,cosine,second,margin,none_share,none_cosine,note,ms,error,"share: a cat, asleep","share: a ""big"" dog"',
  );
  expect(rows[1]).toBe(
    'dog.jpg,640,480,"a ""big"" dog",0.75,0.3,"a cat, asleep",0.5,0.5,0.29,none of these,12.5,,0.25,0.75',
  );
  expect(rows[2]).toBe('empty.png,,,,,,,,,,,,It has 0 bytes.,,');
  expect(rows[3]).toBe('later.png,,,,,,,,,,,,not classified,,');
});

test('where the background wins it stands in the place of the best label, in brackets', () => {
  const lost = { ...reading, none: { score: 0.6, cosine: 0.31 } };
  const [, row] = tableCsv([{ name: 'dog.jpg', reading: lost }], { none: true }).split('\r\n');
  expect(row).toBe('dog.jpg,640,480,(none of these),0.6,0.31,"a ""big"" dog",0.3,0.6,0.31,none of these,12.5,,0.1,0.3');
});

test('a name that a spreadsheet would run as a formula is kept from it', () => {
  expect(tableCsv([{ name: '=cmd()', error: 'x' }], { none: false })).toContain("\r\n'=cmd(),");
});

test('the JSON holds the same numbers, and what they were made with', () => {
  const json: unknown = JSON.parse(
    tableJson(
      [
        { name: 'dog.jpg', reading },
        { name: 'x.png', error: 'empty' },
      ],
      { none: true, model: 'pocket-clip', templates: 'photo' },
    ),
  );
  expect(json).toEqual({
    model: 'pocket-clip',
    templates: 'photo',
    noneAmongLabels: true,
    results: [
      {
        file: 'dog.jpg',
        width: 640,
        height: 480,
        labels: [
          { label: 'a "big" dog', share: 0.375, cosine: 0.3 },
          { label: 'a cat, asleep', share: 0.125, cosine: 0.2 },
        ],
        none: { share: 0.5, cosine: 0.29 },
        ms: 12.5,
      },
      { file: 'x.png', error: 'empty' },
    ],
  });
});
