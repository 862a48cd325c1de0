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
  [/\bwrit(?:es|ing) down\b|\bis written down\b|\bnothing was written down\b/iu, 'transcribed'],
  [
    /\bmost tags\b|\bown templates\b|\bfind steadier\b/iu,
    'Maximum tags per picture, Your templates, gives steadier results',
  ],
  [
    /\bwhat may come\b|\bwhat was found, what was chosen\b|\bevery device counts\b/iu,
    'Models you can download; What this device offers; correct',
  ],
  [/\bwhen the disk gets full\b/iu, 'Don’t let the browser delete models when space runs low'],
  [/\bfurther away\b|\b(?:larger|smaller) cells\b|\bthe whole map\b/iu, 'Zoom out, Zoom in, Fit to window'],
  [/\bwhen there are any\b/iu, 'Add pictures to your library to …'],
  [
    /\bnetwork unplugged\b|\bwith commas\b|\bpress generate, or one of\b/iu,
    'works offline; separated by commas; try one of these words',
  ],
  [
    /\bas emoji draw\b|\bis beyond it\b|\bare beyond it\b|\bpaints \d+ single\b/iu,
    'in emoji-style drawings; does not recognize',
  ],
  [
    /\bis only emulated\b|\breading the model\b|\ball \d+ pictures\b/iu,
    'This device only emulates …; Loading the model; See all results',
  ],
  [
    /\bno picture fits\.|\bleave none of\b|\b(?:was|is|were) asked for\b/iu,
    'No results; No picture passes these filters; requested',
  ],
  [
    /\benter settles\b|\bthe (?:newest|best) first\b|\baway from the second\b/iu,
    'Press Enter to search; newest first; unlike the second',
  ],
  [/\bempty it…|\bfinds what looks alike\b/iu, 'Empty the library…; finds similar pictures'],
  [
    /\bthe rest is looked at\b|\bwhat comes in now\b|\bhas it at once\b|\bstand here as soon\b|\bare left alone\b/iu,
    'Continue to index the rest; searchable immediately; appear here; are skipped',
  ],
  [
    /\bdoubtful\b(?!.$)|\bbest fits at all\b|\bits place says\b|\bown sets end\b/iu,
    'uncertain; really fits; the reason is shown on it; will be lost',
  ],
  [
    /\ba with itself\b|\bcells are small\b|\b(?:not|model has|library) looked at\b/iu,
    'compared with itself; Zoom in to see …; indexed, checked',
  ],
  [
    /\bbeyond the best of\b|\ball but the best\b|\blisted, packed\b|\bnone would be left\b|\bblack is equal\b/iu,
    'could be freed; all except the best; no copy would remain; Black means identical',
  ],
  [
    /\bpictures are over them\b|\bpictures score lower\b|\bnothing of it, 1\b|\bsure by its looks\b|\bweapons counts\b/iu,
    'Sets each threshold so that …; below the threshold; no resemblance; Include weapons',
  ],
  [
    /\bhidden, written or meant\b|\btakes its share from\b|\bfreer\b|\bas trainers of\b|\bthat are there already\b/iu,
    'text in pictures; lowers the share of; Looser; existing files',
  ],
  [
    /\bl(?:ies|ie) together\b|\bthe map anew\b|\bbegins anew\b|\bwritten down anew\b/iu,
    'are close together; Rebuild the map; again',
  ],
  [
    /\bhours are fine\b|\bif need be\b|\bwhile it is written\b|\bbring the transcript before\b|\bbefore the first words\b/iu,
    'Files of any length; as it is created; Restore it; before any speech',
  ],
  [
    /\bleaves it as it was\b|^.?go on(?: with all \d+)?.?$|\bon 5 s\b|\bnext place\b|\breplace by\b/iu,
    'Esc to cancel, Resume, Forward 5 s, Next match, Replace with',
  ],
  [
    /\bunmasks\b|\bno blank at\b|\bgo with the word\b|\bno speech, over\b|\bonly these parts\b|\bof the first words\b/iu,
    'openai-whisper’s names: hallucination silence threshold, suppress blank, …',
  ],
  [
    /\bmore after it\b|\ba new one for every\b|\bkept: the same\b|\bhow long one takes\b/iu,
    'more in the queue; New seed every time; Seed locked; Time per picture',
  ],
  [
    /\b(?:is|are|be) repainted\b|\bpaint over (?:what|a part)\b|\bpicture on show\b|^.?change it.?$|\bmake four\b/iu,
    'Brush over the area you want to replace; current picture; 4 variations',
  ],
  [
    /\bwhole picture is looked\b|^.?not here.?$|\bis not here\b|\bwhat arrived\b/iu,
    'as context; Not downloaded; The part already downloaded is kept.',
  ],
  [/\btimes of single words\b|^.?look again.?$/iu, 'No word timestamps. Check again'],
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
  let [line, from] = [1, 0];
  return Array.from(texts, ({ 0: text, index }) => {
    line += bare.slice(from, index).split('\n').length - 1;
    from = index;
    return [line, text.replaceAll(/\s+/gu, ' ')];
  });
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
