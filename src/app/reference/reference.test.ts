import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundleDeclarations } from './bundle.ts';
import { describeSurface } from './describe.ts';
import { exampleTexts } from './example-texts.ts';
import { readReference } from './plugin.ts';

const { declarations, reference } = await readReference(process.cwd(), '0.0.0');
const functions = reference.entries.filter(({ isFunction }) => isFunction);

test('every function and value of the surface has a sentence about it', () => {
  expect(functions.length).toBeGreaterThan(50);
  expect(reference.entries.filter(({ doc }) => !/\w.*[.:]/.test(doc)).map(({ name }) => name)).toEqual([]);
});

test('every function has an example that calls it', () => {
  const without = functions.filter(({ name, example }) => !example?.includes(`triptych.${name}(`));
  expect(without.map(({ name }) => name)).toEqual([]);
});

test('the groups of the surface are all walked', () => {
  const names = reference.entries.map(({ name }) => name);
  for (const name of ['version', 'device.report', 'clip.classify', 'clip.library.add', 'diffusion.schedulers'])
    expect(names).toContain(name);
  expect(new Set(names).size).toBe(names.length);
});

test('a signature is told with names of arguments that say something', () => {
  const signatures = reference.entries.map(({ signature }) => signature);
  expect(signatures).toContain('clip.library.similar(id: string, options?: {\n    limit?: number;\n}): Promise<Hit[]>');
  expect(signatures.filter((signature) => /\(\{ /.test(signature))).toEqual([]);
});

/** What the compiler says of a program beside the published types, as strict as it can be. */
function compile(program: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'triptych-program-'));
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'esnext',
    module: 'esnext',
    lib: ['esnext', 'dom', 'dom.iterable', 'dom.asynciterable'],
    types: [],
  };
  try {
    writeFileSync(join(folder, 'triptych.d.ts'), declarations);
    writeFileSync(join(folder, 'program.ts'), program);
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    execFileSync(process.execPath, ['node_modules/typescript/lib/tsc.js', '-p', folder], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('the published types need no other file, and take the examples of the README and of the page', () => {
  expect(declarations).not.toMatch(/\bimport\b(?! *\(files| *\(file|:)/);
  const [, readme] = /```js\n(await triptych\.ready;[^]*?)```/.exec(readFileSync('README.md', 'utf8'))!;
  const scripts = functions.map(({ example }) => `async () => {\n${example}\n},`);
  const program = `
    import type { Segment, Transcription, TriptychError } from './triptych';
    declare const file: File, png: Blob, canvas: HTMLCanvasElement, folder: FileSystemDirectoryHandle;
    declare const files: File[], id: string, deletion: string, result: Transcription, stream: MediaStream;
    declare const onSegment: (segment: Segment) => void, image: HTMLImageElement, mask: Blob, prompt: string;
    declare const modelFiles: (id: string) => Promise<File[]>;
    declare const sampleFolder: () => Promise<FileSystemDirectoryHandle>;
    declare const addSamples: () => Promise<{ folder: number; ids: [string, ...string[]]; copy: string }>;
    ${readme}
    export const code = (error: TriptychError) => error.code === 'bad-input';
    export const scripts = [${scripts.join('\n')}];`;
  // a name that may be undefined is no matter in a console
  expect(compile(program).replaceAll(/.*TS(2345|18048|2532).*undefined.*\n(\s.*\n)*/g, '')).toBe('');
  expect(compile('await triptych.clip.classify(1, []);')).toMatch(/not assignable to parameter of type 'ImageInput'/);
});

test('types of one name from two files get two names, and inline imports become names', () => {
  const files = new Map([
    ['src/app/api.ts', 'import { type Api } from "../tasks/clip/api.ts";\nexport interface Triptych { a: Api; b: Item }\nexport interface Item { x: Unknown }\nexport interface TriptychError extends Error {}'],
    ['src/tasks/clip/api.ts', '/** All. */\nexport declare const api: {\n    /** Does it. */\n    run({ a, b }?: { a: Item }): import("./b.ts").Item;\n};\nexport type Api = typeof api;\ninterface Item { y: number }'],
    ['src/tasks/clip/b.ts', 'export * from "./c.ts";\nexport type Item = Item2;\ntype Item2 = "b";'],
  ]); // prettier-ignore
  expect(() => bundleDeclarations(files, { version: '1' })).toThrow(/Several types are called Item/);
  files.set('src/tasks/clip/b.ts', 'export type Item = Api;\ninterface Api { z: 1 }');
  files.set(
    'src/tasks/clip/api.ts',
    files.get('src/tasks/clip/api.ts')!.replace('import("./b.ts").Item', 'import("./c.ts").Other'),
  );
  files.set('src/tasks/clip/c.ts', 'export type { Item as Other } from "../../runtime/d.ts";');
  files.set('src/runtime/d.ts', 'export interface Item { z: 1 }');
  const bundled = bundleDeclarations(files, { version: '1' });
  expect(bundled).toContain('/** All. */\nexport interface Api {');
  expect(bundled).toContain('run(options?: { a: ClipItem }): RuntimeItem;');
  expect(bundled).toContain('export interface RuntimeItem { z: 1 }');
  const { entries } = describeSurface(bundled);
  expect(entries.map(({ name, doc }) => [name, doc])).toEqual([
    ['a.run', 'Does it.'],
    ['b', ''],
  ]);
  expect(entries[0]!.types).toEqual(['ClipItem', 'RuntimeItem']);
});

test('an example is told as it is pasted into a console', () => {
  const source = `export const examples = {
  help: () => triptych.help(),
  'a.b': async ({ signal }) => {
    const [first] = await load(signal);
    return await first!.run({
      deep: list[0]!,
    });
  },
};`;
  expect(Object.fromEntries(exampleTexts('a.ts', source))).toEqual({
    help: 'await triptych.help();',
    'a.b':
      'const stop = new AbortController(), { signal } = stop; // stop.abort() ends it\n' +
      'const [first] = await load(signal);\nawait first.run({\n  deep: list[0],\n});',
  });
});
