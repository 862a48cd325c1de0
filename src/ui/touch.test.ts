import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Least side of what a finger presses, in CSS pixels: `--touch` where the pointer is coarse. */
const least = 40;
/** Least heights that are no target: what stands there is not pressed, or a layer over all of its row takes the press. */
const untouched = [
  'tasks/clip/panel/search/search.module.css .result',
  'tasks/clip/panel/moderate/moderate.module.css .categories button',
  'tasks/whisper/panel/transcribe.module.css .ticks',
];

const sheets = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.css'));

/** Each declaration of a sheet with the selectors around it. */
function declarationsOf(css: string): { selector: string; declaration: string }[] {
  const found: { selector: string; declaration: string }[] = [];
  const around: string[] = [];
  for (const [, text = '', end] of css.replaceAll(/\/\*[\s\S]*?\*\//gu, '').matchAll(/([^{};]*)([{};])/gu)) {
    const part = text.trim().replaceAll(/\s+/gu, ' ');
    if (end === '{') around.push(part);
    else {
      if (part) found.push({ selector: around.join(' ').replaceAll(/@[^.]*|& /gu, ''), declaration: part });
      if (end === '}') around.pop();
    }
  }
  return found;
}

test('declarations are found with their selectors', () => {
  expect(
    declarationsOf('@layer page { .a { color: red; /* } */ & b { min-block-size: 20px } } .c { x: y; } }'),
  ).toEqual([
    { selector: '.a', declaration: 'color: red' },
    { selector: '.a b', declaration: 'min-block-size: 20px' },
    { selector: '.c', declaration: 'x: y' },
  ]);
});

test('what has a least height under that of a finger grows to it where fingers press', () => {
  const found = sheets.flatMap((path) =>
    declarationsOf(readFileSync(`src/${path}`, 'utf8'))
      .filter(({ declaration }) => {
        const [, height] = /^min-block-size: (\d+)px$/u.exec(declaration) ?? [];
        return height !== undefined && Number(height) > 0 && Number(height) < least;
      })
      .map(({ selector }) => `${path} ${selector.trim()}`),
  );
  expect(found.toSorted()).toEqual(untouched.toSorted());
});
