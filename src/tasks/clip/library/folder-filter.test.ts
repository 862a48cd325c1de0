import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuery, type Filter } from '../engine/search/query.ts';
import { inFolder } from './folder-filter.ts';

const folderOf = (query: string): Extract<Filter, { kind: 'folder' }> => {
  const [filter] = parseQuery(query).filters;
  if (filter?.kind !== 'folder') throw new Error(`${query} is no folder`);
  return filter;
};
const path = 'Photos/Été à Café/2024/a.jpg';

test.each([
  ['folder:café', true],
  ['folder:CAFÉ', true],
  [`folder:${'café'.normalize('NFD')}`, true],
  ['folder:2024/', true],
  ['folder:2024\\\\', true],
  ['folder:"Photos\\Été à Café\\2024"', true],
  ['folder:"C:\\Users\\me\\Pictures\\Photos\\Été à Café\\"', true],
  ['folder:"D:\\Photos"', true],
  ['folder:/home/me/Photos/', true],
  ['folder:./Photos', true],
  ['folder:/home/me/Other/', false],
  ['folder:"C:\\Users\\Photos\\2023"', false],
  ['folder:a.jpg', false],
  ['folder:2025', false],
])('%s: %s', (query, isIn) => {
  expect(inFolder(folderOf(query))(path)).toBe(isIn);
  expect(inFolder(folderOf(query))(path.normalize('NFD'))).toBe(isIn);
});

const name = fc.stringMatching(/^[a-zé0-9]{1,6}$/);

test('each folder above a picture is found by any part of its path, however it is written', () => {
  fc.assert(
    fc.property(
      fc.array(name, { minLength: 1, maxLength: 5 }),
      fc.nat(4),
      fc.constantFrom('NFC', 'NFD'),
      fc.constantFrom('/', '\\'),
      fc.constantFrom('', 'C:/Users/me/', '/home/'),
      (names, end, form, slash, root) => {
        const file = [...names, 'x.jpg'].join('/').normalize(form === 'NFC' ? 'NFD' : 'NFC');
        const wanted = (root + names.slice(0, 1 + (end % names.length)).join('/') + '/').replaceAll('/', slash);
        expect(inFolder({ kind: 'folder', value: wanted.normalize(form), not: false })(file)).toBe(true);
      },
    ),
  );
});
