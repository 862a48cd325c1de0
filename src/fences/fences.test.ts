import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkCycles, checkFile, checkTree, layerOf, parse, resolve, withoutExceptions } from './check.ts';
import { planted, cycles } from './planted.ts';
import { acrossTasks, exceptions, layers, noCycle, noLayer, outside, restrictedGlobals, testsOnly } from './table.ts';
import { readTree } from './tree.ts';

const tree = readTree('src');
const whysOf = (path: string, code: string): string[] => checkFile(path, parse(path, code)).map(({ why }) => why);

test('the source tree follows the import rules', () => {
  expect(withoutExceptions(checkTree(tree), exceptions)).toEqual([]);
});

test('no exception is added', () => {
  expect(exceptions.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(28);
});

describe('planted violations are refused', () => {
  test.each(planted)('$path: $code', ({ path, code, why }) => {
    expect(whysOf(path, code)).toEqual([why]);
  });

  test('each planted file imports a file that exists', () => {
    const imported = planted.flatMap(({ path, code }) =>
      parse(path, code).imports.flatMap(({ specifier }) =>
        specifier.startsWith('.') ? [resolve(path, specifier)] : [],
      ),
    );
    expect(imported.filter((path) => !existsSync(join('src', path)))).toEqual([]);
  });

  test('each rule has a planted violation and a reason of its own', () => {
    const rules = [...layers, ...Object.values(restrictedGlobals)].map(({ why }) => why);
    const shown = new Set(planted.map(({ why }) => why));
    expect([...rules, acrossTasks, noLayer, outside, testsOnly].filter((why) => !shown.has(why))).toEqual([]);
    expect(new Set(rules).size).toBe(rules.length);
  });

  test.each(cycles.map((files) => ({ files })))('a cycle: $files', ({ files }) => {
    const small = new Map(files.map(({ path, code }) => [path, parse(path, code)]));
    expect(checkCycles(small).map(({ why }) => why)).toEqual([noCycle]);
  });
});

describe('allowed imports pass', () => {
  test.each([
    ['tasks/clip/engine/x.ts', `import { cpuTensor, type Session } from '../../../runtime/session.ts';`],
    ['tasks/clip/engine/x.ts', `import type { Templates } from '../contract.ts';`],
    ['tasks/clip/client.ts', `const url = new URL('./worker.ts', import.meta.url);`],
    ['tasks/clip/panel/x.tsx', `import css from './x.module.css'; import { Bars } from '../../../ui/Bars.tsx';`],
    ['tasks/clip/panel/x.tsx', `const process = (step: { fetch: string }) => step.fetch; process({ fetch: '' });`],
    ['tasks/clip/engine/x.ts', `const { caches, Buffer: bytes } = layout; export const size = caches.size + bytes;`],
    ['app/x.ts', `import { clipStore } from '../tasks/clip/store.ts'; window.fetch('x');`],
    ['app/x.test.ts', `import { loadStage } from '../tasks/diffusion/stage/load.ts'; process.exit();`],
  ])('%s: %s', (path, code) => {
    expect(whysOf(path, code)).toEqual([]);
  });

  test('a worker may import types from the module that starts it', () => {
    const both = new Map([
      ['a.ts', parse('a.ts', `export type A = 1; new URL('./b.ts', import.meta.url);`)],
      ['b.ts', parse('b.ts', `import type { A } from './a.ts';`)],
    ]);
    expect(checkCycles(both)).toEqual([]);
  });
});

describe('an exception', () => {
  const path = 'tasks/clip/panel/x.tsx';
  const found = checkFile(path, parse(path, `fetch('a');\nfetch('b');`));
  const exception = { from: path, to: 'fetch', count: 2, why: 'For now.' };

  test('covers exactly the number of violations that it names', () => {
    expect(withoutExceptions(found, [exception])).toEqual([]);
    expect(withoutExceptions(found, [{ ...exception, count: 1 }])).toEqual([
      `The exception ${path} → fetch expects 1 violations, but there are 2.`,
    ]);
    expect(withoutExceptions(found.slice(1), [exception])).toEqual([
      `The exception ${path} → fetch expects 2 violations, but there are 1.`,
    ]);
  });

  test('that is missing leaves a message that says where, what and why', () => {
    expect(withoutExceptions(found, [])).toEqual([
      `src/${path}:1 (panel) → fetch: ${restrictedGlobals.network.why}`,
      `src/${path}:2 (panel) → fetch: ${restrictedGlobals.network.why}`,
    ]);
  });
});

test('every layer has files', () => {
  const built = new Set([...tree.keys()].map((path) => layerOf(path)?.name));
  expect(layers.filter(({ name }) => !built.has(name))).toEqual([]);
});
