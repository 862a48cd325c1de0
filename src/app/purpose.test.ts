import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { purpose } from './purpose.ts';

const html = readFileSync(new URL('../../index.html', import.meta.url), 'utf8');

test('the page says what it is for before any script runs, in the words of the home page', () => {
  const [, body] = html.split('<body>');
  expect(/<p class="purpose[^"]*">\s*(.*?)\s*<\/p>/s.exec(body!)?.[1]).toBe(purpose);
  expect(/<meta name="description" content="(.*?)"/s.exec(html)?.[1]).toBe(purpose);
  expect(body!.indexOf(purpose)).toBeLessThan(body!.indexOf('<script'));
});
