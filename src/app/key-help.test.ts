import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /^(tasks|ui)\/.*\.tsx?$/.test(path) && !path.includes('.test.'))
  .toSorted();
const handler = /onKeyDown=|const onKeyDown =|addEventListener\('keydown'/;

/** Handlers without keys of their own: fields where Enter and Escape mean what they mean everywhere. */
const plain = ['tasks/clip/panel/NameForm.tsx', 'tasks/clip/panel/moderate/PolicyRail.tsx', 'ui/Chips.tsx'];
/** Where the table of keys of a handler is, and the group that lists it, when not in the file of the handler. */
const beside: Record<string, { keys?: string; help?: string }> = {
  'tasks/clip/panel/duplicates/GroupGrid.tsx': { keys: 'tasks/clip/duplicates/moves.ts' },
  'tasks/clip/panel/library/use-print.ts': { help: 'tasks/clip/panel/library/PictureGrid.tsx' },
  'tasks/clip/panel/library/PictureGrid.tsx': { keys: 'tasks/clip/panel/library/grid-keys.ts' },
  'tasks/clip/panel/map/MapCanvas.tsx': { keys: 'tasks/clip/panel/map/map-keys.ts' },
  'tasks/clip/panel/moderate/review-keys.ts': { help: 'tasks/clip/panel/moderate/ReviewQueue.tsx' },
  'tasks/clip/panel/similar/HeatMap.tsx': { keys: 'tasks/clip/similar/heat-map-frame.ts' },
  'tasks/diffusion/panel/ContactSheet.tsx': { keys: 'ui/grid-moves.ts' },
  'tasks/diffusion/panel/mask/MaskBoard.tsx': { keys: 'tasks/diffusion/panel/mask/shortcuts.ts' },
};
/** Listeners that are given their keys by another part. */
const handed = ['tasks/clip/panel/search/SearchView.tsx'];

const caps: Record<string, string> = {
  ' ': 'space',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  pageup: 'pgup',
  pagedown: 'pgdn',
  escape: 'esc',
  // The same key without Shift, and with it.
  '=': '+',
  _: '-',
};
const capOf = (key: string) => caps[key.toLowerCase()] ?? key.toLowerCase();

/** The keys that code compares with, or has in a table. */
function keysIn(code: string): string[] {
  const compared = [...code.matchAll(/(?:\bkey|letter|toLowerCase\(\)) [=!]== '([^']+)'/g)].map(([, key]) => key!);
  const cases = /switch \(key/.test(code) ? [...code.matchAll(/case '([^']+)':/g)].map(([, key]) => key!) : [];
  const listed = [...code.matchAll(/^ {2,6}((?:Arrow|Page)\w+|Home|End|(?:[a-z]|\d)(?=: (?:\(\) =>|undo))): /gm)].map(
    ([, key]) => key!,
  );
  const tools = [...code.matchAll(/[{,] (?:(\w): '|(Arrow\w+): )/g)].map(([, key, arrow]) => (key ?? arrow)!);
  return [...new Set([...compared, ...cases, ...listed, ...tools])];
}

/** A part of several views, each of which lists its keys: its own file, its table of keys (others use it as well), and where its users list them. */
const shared = { part: 'ui/ZoomPicture.tsx', keys: 'ui/zoom-keys.ts' };
const users = files.filter(
  (path) =>
    /import \{ ZoomPicture \}|\bzoomDeedOf\b/u.test(read(path)) && !path.startsWith('ui/zoom') && path !== shared.part,
);
const listedBy: Record<string, string> = {
  'tasks/clip/panel/detail/DetailStage.tsx': 'tasks/clip/panel/detail/DetailDialog.tsx',
  'tasks/clip/panel/duplicates/CompareStage.tsx': 'tasks/clip/panel/duplicates/CompareDialog.tsx',
};

/** The caps of the groups that a part of the page lists. */
function helpOf(path: string): string[] {
  const code = read(path);
  const names = [...code.matchAll(/(?:useKeyHelp\(|keyHelp=\{)[^)}]*?(\w+Keys)\b/g)].map(([, name]) => name!);
  const ofTask = path.startsWith('tasks/') ? read(`${path.split('/').slice(0, 3).join('/')}/key-help.ts`) : '';
  const table = `${ofTask}\n${read('ui/zoom-help.ts')}`;
  return names.flatMap((name) => {
    const [, lines = ''] = new RegExp(`export const ${name}: KeyGroup = ([\\s\\S]*?\\n?\\};)`).exec(table) ?? [];
    return [...lines.matchAll(/\['([^']+)', '/g)].flatMap(([, given]) => given!.toLowerCase().split(' '));
  });
}

const handlers = [
  ...files.filter((path) => handler.test(read(path)) && path !== shared.part && !plain.includes(path)),
  ...handed,
];

test.each(handlers)('the help dialog lists the keys of %s', (path) => {
  const { keys, help = path } = beside[path] ?? {};
  const found = [...keysIn(read(path)), ...(keys ? keysIn(read(keys)) : [])].map(capOf);
  expect(found.length).toBeGreaterThan(0);
  expect(helpOf(help)).toEqual(expect.arrayContaining(found));
});

test.each(users)('the help dialog lists the keys of the picture that is zoomed in %s', (path) => {
  const found = keysIn(read(shared.keys)).map(capOf);
  expect(found.toSorted()).toEqual(['+', '+', '-', '-', '0', '←', '↑', '→', '↓'].toSorted());
  expect(helpOf(listedBy[path] ?? path)).toEqual(expect.arrayContaining(found));
});

test('the handlers are found', () => {
  expect(handlers.length).toBeGreaterThan(10);
  expect(users.length).toBeGreaterThan(1);
  for (const path of plain) expect(handler.test(read(path))).toBe(true);
});
