import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Where a modal dialog is made. All others are made of `Dialog`, which `use-back.browser.test.tsx` holds to Back. */
const makers = [
  'tasks/clip/panel/detail/DetailDialog.tsx',
  'tasks/clip/panel/duplicates/CompareDialog.tsx',
  'ui/Dialog.tsx',
  'ui/LargePicture.tsx',
];
/** What lies over a view and is no modal dialog: nothing but the places that are known to close by Back. */
const others = /role=("|\{')(alertdialog|dialog)|\bpopover=|showPopover\(|createPortal\(|(?:alert|confirm|prompt)\('/u;

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.tsx') && !path.endsWith('.test.tsx'));
const code = (path: string): string =>
  readFileSync(`src/${path}`, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gmu, '');

test('whatever opens over a view closes by Back', () => {
  const found = sources.filter((path) => /<dialog\b|\.showModal\(/u.test(code(path)));
  expect(found.toSorted()).toEqual(makers);
  for (const path of makers) {
    expect(code(path), path).toMatch(/^ {2}useBack\(/mu);
    expect(code(path), `${path} gives the focus back`).toMatch(/\.close\(\)/u);
  }
  expect(sources.filter((path) => others.test(code(path)))).toEqual([]);
});
