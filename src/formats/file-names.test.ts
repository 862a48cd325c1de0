import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldedName, portablePath, uniquePaths } from './file-names.ts';

test('what Windows forbids, steps out of the folder and devices become names that every system can write', () => {
  expect(portablePath('a/b c/ü.png')).toBe('a/b c/ü.png');
  expect(portablePath('../../etc/passwd')).toBe('etc/passwd');
  expect(portablePath('/C:\\x/./a?b*.png')).toBe('C__x/a_b_.png');
  expect(portablePath('con.jpg')).toBe('_con.jpg');
  expect(portablePath('LPT1')).toBe('_LPT1');
  expect(portablePath('console.jpg')).toBe('console.jpg');
  expect(portablePath('end. /a.')).toBe('end__/a_');
  expect(portablePath('..')).toBe('_');
});

test('long names are cut before their ending, between letters', () => {
  const cut = portablePath(`${'🦊'.repeat(100)}.jpeg`);
  expect(cut).toMatch(/^🦊+\.jpeg$/u);
  expect(new TextEncoder().encode(cut).length).toBeLessThanOrEqual(255);
});

test('two cards and a real “(2)”: every file has a name of its own, and the real one keeps its own', () => {
  expect(uniquePaths(['DCIM/IMG_1.png', 'DCIM/IMG_1.png', 'DCIM/IMG_1 (2).png', 'DCIM/img_1.PNG'])).toEqual([
    'DCIM/IMG_1.png',
    'DCIM/IMG_1 (3).png',
    'DCIM/IMG_1 (2).png',
    'DCIM/img_1 (2).PNG'.replace('(2)', '(4)'),
  ]);
  expect(uniquePaths(['a/b', 'a', 'A/c'])).toEqual(['a/b', 'a (2)', 'A/c']);
});

test('whatever the paths are: as many names, all different when folded, none the folder of another, all writable', () => {
  const name = fc.oneof(
    fc.constantFrom(
      'a',
      'A',
      'a (2)',
      'b.jpg',
      'B.JPG',
      'b (2).jpg',
      '..',
      'é',
      'e\u0301',
      'nul',
      'ß',
      'SS',
      '.',
      'x.',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constant(`${'ä'.repeat(130)}.png`),
  );
  const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'));
  fc.assert(
    fc.property(fc.array(path, { maxLength: 12 }), (paths) => {
      const names = uniquePaths(paths);
      expect(names).toHaveLength(paths.length);
      const folded = names.map(foldedName);
      expect(new Set(folded).size).toBe(names.length);
      expect(folded.filter((one) => folded.some((other) => other.startsWith(`${one}/`)))).toEqual([]);
      expect(names.map(portablePath)).toEqual(names);
    }),
    { numRuns: Number(process.env.FUZZ_RUNS ?? 60) },
  );
});
