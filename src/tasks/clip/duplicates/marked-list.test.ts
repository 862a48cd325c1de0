import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Item } from '../library/item.ts';
import { markedCsv, markedPaths, shellPaths, shellWord } from './marked-list.ts';

const item = (path: string): Item => ({
  id: 1,
  source: 1,
  path,
  size: 1234,
  modified: Date.UTC(2024, 5, 14),
  hash: 'ab12',
  width: 40,
  height: 30,
  added: 1,
});
const nasty = [
  "it's.jpg",
  '-rf',
  '$(reboot).png',
  'a b\tc',
  'new\nline 7.jpg',
  '\u0085\u007f9',
  '`x`;rm *',
  'back\\slash',
  'ä"€.png',
  "'",
];

/** What a shell makes of a list of words. */
const readByShell = (words: string): string[] =>
  execFileSync('bash', ['-c', `printf '%s\\0' ${words}`])
    .toString()
    .split('\0')
    .slice(0, -1);

test('a shell reads back each path as one word, whatever is in it', () => {
  expect(readByShell(nasty.map(shellWord).join(' '))).toEqual(nasty.map((path) => `./${path}`));
  expect(readByShell(shellWord('/there'))).toEqual(['/there']);
  const paths = fc.array(
    fc.string({ unit: 'grapheme', minLength: 1 }).map((path) => path.replaceAll('\0', '0')),
    {
      minLength: 1,
    },
  );
  const isRead = (list: string[]): void => {
    const wanted = list.map((path) => (path.startsWith('/') ? path : `./${path}`));
    expect(readByShell(list.map(shellWord).join(' '))).toEqual(wanted);
  };
  fc.assert(fc.property(paths, isRead), { numRuns: 25 });
});

test('every path is one line, and the line of a list can be given to xargs', () => {
  const plain = nasty.filter((path) => !/[\p{Cc}\\]/u.test(path));
  const lines = shellPaths(plain.map(item));
  expect(lines.split('\n')).toHaveLength(plain.length + 1);
  const given = execFileSync('xargs', ['printf', '%s\\n'], { input: lines }).toString();
  expect(given.split('\n').slice(0, -1)).toEqual(plain.map((path) => `./${path}`));
  expect(markedPaths([item('a b.jpg'), item('c.jpg')])).toBe('a b.jpg\nc.jpg\n');
});

test('the table says what each is a duplicate of', () => {
  const pictures = [{ item: item('P/a, copy.jpg'), group: 3, instead: item('P/a.jpg') }, { item: item('P/b.jpg') }];
  expect(markedCsv(pictures)).toBe(
    'path,bytes,width,height,modified,sha256,group,kept_instead\r\n' +
      '"P/a, copy.jpg",1234,40,30,2024-06-14T00:00:00.000Z,ab12,3,P/a.jpg\r\n' +
      'P/b.jpg,1234,40,30,2024-06-14T00:00:00.000Z,ab12,,\r\n',
  );
});
