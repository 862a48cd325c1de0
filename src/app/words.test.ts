import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../', import.meta.url);
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (path) => /\.tsx?$/u.test(path) && !/\.test\.|(?:^|\/)testing\//u.test(path),
);

/** Wordings that read like a translation, and what the page says instead. */
const odd: readonly (readonly [said: RegExp, better: string])[] = [
  [/\bletters a line\b/iu, 'Characters per line'],
  [/\b(?:tags a picture|one a line|row a picture|words a cue|lines a cue)\b/iu, '… per …'],
  [/\bare asked\b/iu, 'Wording'],
  [/\ball else is as\b/iu, 'Everything else comes from'],
  [/\bcount for the next\b/iu, 'Changes apply to the next …'],
  [/\bit is gone then\b/iu, 'This cannot be undone.'],
  [/\bnothing is said in it\b/iu, 'No speech was found.'],
  [/\bkeeps nothing for this page\b/iu, 'This browser doesn’t store data for this page.'],
  [/\blooking at what is here\b/iu, 'Checking …'],
  [/\bwhat is (?:here|there) is used\b/iu, 'The first … are used.'],
  [/\bcould not be looked for\b|\bnot everything came in\b|\bthere is no new map\b/iu, 'The search failed, …'],
  [/\bselect nothing\b|\bpicture before\b/iu, 'Clear selection, Previous picture'],
  [/\binto english\b/iu, 'to English'],
  [/\bwrites down what is said\b|\bis written down\b/iu, 'transcribed'],
  [/\bwords become a picture\b/iu, 'Your picture will appear here'],
  [/\bno file in it\b/iu, 'This folder is empty.'],
  [/\bgive (?:a picture|the folder)\b/iu, 'Choose …'],
  [/\bnumbers that are not finite\b/iu, 'invalid values (NaN)'],
  [/\bfreed of what is there twice\b|\bnothing to look for\b/iu, 'No results.'],
  [/\bskip to the work\b|\blabels, with commas\b/iu, 'Skip to content; Labels, separated by commas'],
  [/\bask nothing\b|\bhow to ask\b|\bscore at least\b|\btaken from\b/iu, 'Clear search, Search tips, Minimum score'],
  [/\btakes? out of the library\b|\btake out\b|\btaken out\b/iu, 'remove from the library'],
  [
    /\bhas not come to its end\b|\bcould not go on\b|\bas they stand\b|\bis asked as it stands\b/iu,
    'stopped early, as typed',
  ],
  [
    /\bthe pair that is looked at\b|\bpicture to look for\b|\balike from\b|\btake all marks off\b/iu,
    'Selected pair, Clear marks',
  ],
  [/\bset all lines\b|\bscore at the line\b|\bput the policy back\b/iu, 'Threshold'],
  [/\bread piece by piece\b|\btime of each word\b|\bmark each word\b|\bfile is not whole\b/iu, 'Word timestamps, …'],
  [/\bcannot be read as sound\b/iu, 'can’t be transcribed'],
  [/\bwait for their turn\b|\bcannot begin yet\b|\bcarries its settings\b|\bcould be fetched\b/iu, 'in the queue, …'],
  [/(?<!there )\bis no model\b/iu, 'is not a model'],
  [
    /\bquick kin\b|\bcounts right\b|\bcount right\b|\bhalf floats\b|\bwants a graphics card\b/iu,
    'correct results; needs a GPU',
  ],
];

/** What a file can show: its strings and the texts of its elements, each with its line; comments are for engineers. */
function textsOf(code: string): [line: number, text: string][] {
  const bare = code.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/ .*$/gmu, (comment) =>
    comment.replaceAll(/[^\n]/gu, ' '),
  );
  const texts = bare.matchAll(/'(?:[^'\\\n]|\\.)*'|"[^"\n]*"|`(?:[^`\\]|\\.)*`|(?<=>)[^<>{}=;]*(?=[<{])/gu);
  return [...texts].map(({ 0: text, index }) => [
    bare.slice(0, index).split('\n').length,
    text.replaceAll(/\s+/gu, ' '),
  ]);
}

test('texts are found, comments are not', () => {
  const code = "/** taken out */\nconst a = 'Take out';\n// taken out\nconst b = <p>\n  Half floats\n</p>;\n";
  expect(textsOf(code).map(([line, text]) => [line, text.trim()])).toEqual([
    [2, "'Take out'"],
    [4, 'Half floats'],
  ]);
});

test('the page speaks plain English', () => {
  const found = sources.flatMap((path) =>
    textsOf(readFileSync(new URL(path, root), 'utf8')).flatMap(([line, text]) =>
      odd.filter(([said]) => said.test(text)).map(([, better]) => `${path}:${line} ${text} → ${better}`),
    ),
  );
  expect(sources.length).toBeGreaterThan(500);
  expect(found).toEqual([]);
});
