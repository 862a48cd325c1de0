import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isTest, parse, type Tree } from './check.ts';

/** Reads the source files of a folder. Tests are listed but not parsed. */
export function readTree(folder: string): Tree {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.split(sep).join('/'));
  return new Map(
    names.toSorted().map((name) => {
      const isModule = /\.tsx?$/.test(name) && !name.endsWith('.d.ts') && !isTest(name);
      return [name, isModule ? parse(name, readFileSync(join(folder, name), 'utf8')) : undefined];
    }),
  );
}
