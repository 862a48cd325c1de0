import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const filesIn = (folder: string) =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}${path}`);

/** Shorter strings are names of controls, whose tests fail fast. */
const leastLength = 20;
/** What the page shows that is no text of ours: words of models, recordings and files, as the tests make them. */
const foreign = [
  'matches, by name',
  'details of a picture',
  'emptying the library',
  'gone from the disk',
  'Large CLIP',
  'CLIP ViT-B/32',
  'pocket-clip',
  'an owl on a purple',
  'ComfyUI',
  'picture of a rocket',
  'the tag fox',
  'New category',
  'Photos again',
  'Mr. John Dashwood',
  'cat in the library',
  'chandler knew',
  'MB from huggingface.co',
  'kB, will be moved',
  'Italian',
  'English, 97',
  'translate to English',
  'Stoppedafter',
  'The memory ran out.',
  'It brokeA thing.',
  'png” can’t be opened',
];

/** Where a test says what the page must show. */
const quoting =
  /(?:\b(?:getBy(?:Text|Label|Title|Placeholder)|to(?:Contain|Have)Text|toHaveTextContent|toHaveAccessible\w+)\(\s*|\b(?:name|hasText): )(?:'((?:[^'\\\n]|\\.)+)'|\/((?:[^/\\\n]|\\.)+)\/)/gu;
/** What stands for any text in a regular expression. */
const open = /\\[dwsbDWS]|\.[*+]|(?<!\\)[\^$()|+*?[\]{}.]/u;
/** What a template fills in: numbers, quoted names and file names; and marks between two texts. */
const filled = /“[^”]*”|\S*\d\S*|\S+\.[a-z]\w{2,3}\b|[:×→/…−%]|- /u;
const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}+(?:[’'-]\p{L}+)*/gu) ?? [];

/** Every two words that follow each other in what the page can show, and every word. */
function wordsShown(): Set<string> {
  const known = new Set<string>();
  const sources = filesIn('src/').filter((path) => /\.tsx?$/u.test(path) && !/\.test\.|\/testing\//u.test(path));
  for (const path of [...sources, 'index.html', 'public/theme.js']) {
    const text = read(path)
      .replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/ .*$/gmu, '')
      .replaceAll(/<\/?\w+>|\{' '\}|\\(?=['`])/gu, ' ')
      .replaceAll(/\$\{/gu, ' 0 ');
    const words = wordsOf(text);
    for (const [i, word] of words.entries()) known.add(word).add(`${word} ${words[i + 1]}`);
  }
  return known;
}

/** Words of a text that stand beside none of its neighbours anywhere in `known`. */
function strangeIn(text: string, known: ReadonlySet<string>): string[] {
  return text.split(filled).flatMap((part) => {
    const words = wordsOf(part);
    if (words.length === 1) return known.has(words[0]!) ? [] : words;
    return words.filter((word, i) => !known.has(`${words[i - 1]} ${word}`) && !known.has(`${word} ${words[i + 1]}`));
  });
}

/** The texts of a file's expectations, each with its line. */
const quotesIn = (code: string): [line: number, text: string][] =>
  [...code.matchAll(quoting)].flatMap(({ 1: literal, 2: pattern = '', index }) => {
    const texts = literal ? [literal] : pattern.split(open);
    const line = code.slice(0, index).split('\n').length;
    return texts.map((text) => [line, text.replaceAll('\\', '')] as [number, string]);
  });

const tests = [...filesIn('e2e/').filter((path) => /^e2e\/[\w.-]+\.ts$/u.test(path)), ...filesIn('src/')].filter(
  (path) => /^e2e\/|\.browser\.test\.tsx?$/u.test(path),
);

test('a sentence that is written nowhere is found, one that a template makes is not', () => {
  const known = new Set(['pictures', 'pictures could', 'could not', 'not be', 'be added', 'added']);
  expect(strangeIn('12 pictures could not be added', known)).toEqual([]);
  expect(strangeIn('12 pictures did not come in', known)).toEqual(['pictures', 'did', 'not', 'come', 'in']);
});

test('what the tests wait for on the page is written in its source', () => {
  const known = wordsShown();
  const stale = tests.flatMap((path) =>
    quotesIn(read(path))
      .filter(([, text]) => text.trim().length >= leastLength && !foreign.some((part) => text.includes(part)))
      .flatMap(([line, text]) => {
        const words = strangeIn(text, known);
        return words.length > 0 ? [`${path}:${line} “${text}”: ${words.join(', ')}`] : [];
      }),
  );
  expect(tests.length).toBeGreaterThan(50);
  expect(stale).toEqual([]);
});
