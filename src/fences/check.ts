import { posix } from 'node:path';
import { createFilter } from 'vite';
import { findCycles } from './cycles.ts';
import { type Import, type Module, readModule } from './read-module.ts';
import {
  acrossTasks,
  type Exception,
  type Layer,
  layers,
  type Group,
  noCycle,
  noLayer,
  outside,
  restrictedGlobals,
  tests,
  testsOnly,
} from './table.ts';

/** A broken rule. */
export interface Violation {
  /** Below `src`. */
  from: string;
  line: number;
  /** What is imported or used; for a cycle, the other modules on the way back. */
  to: string;
  why: string;
}

/** Source files by their paths below `src`. Tests, styles and other assets have no module: they are only imported. */
export type Tree = ReadonlyMap<string, Module | undefined>;

const watched = new Map<string, Group>(
  Object.entries(restrictedGlobals).flatMap(([group, { names }]) =>
    names.map((name) => [name, group as Group] as const),
  ),
);

/** Reads what the rules need to know about a source file. */
export const parse = (path: string, text: string): Module => readModule(path, text, new Set(watched.keys()));

/** Whether a path matches one of the patterns. Without any, `createFilter` would accept everything. */
const matcher = (patterns: readonly string[]): ((path: string) => boolean) =>
  patterns.length > 0 ? createFilter(patterns, null, { resolve: false }) : () => false;
const rows = layers.map((layer) => ({
  layer,
  isIn: matcher(layer.files),
  isFile: matcher(layer.imports.filter(isPattern)),
}));

function isPattern(name: string): boolean {
  return name.includes('/');
}

export const isTest = matcher(tests);

const rowsByPath = new Map<string, (typeof rows)[number] | undefined>();

function rowOf(path: string): (typeof rows)[number] | undefined {
  if (!rowsByPath.has(path))
    rowsByPath.set(
      path,
      rows.find(({ isIn }) => isIn(path)),
    );
  return rowsByPath.get(path);
}

/** The layer that a file belongs to. */
export const layerOf = (path: string): Layer | undefined => rowOf(path)?.layer;

const taskOf = (path: string): string | undefined => /^tasks\/([^/]+)\//.exec(path)?.[1];

/** Violations in one file, cycles aside. */
export function checkFile(path: string, { imports, uses }: Module): Violation[] {
  if (isTest(path)) return [];
  const row = rowOf(path);
  if (!row) return [{ from: path, line: 1, to: path, why: noLayer }];
  const refused = imports.flatMap((one): Violation[] => {
    const to = resolve(path, one.specifier);
    const why = refusal(path, to, one);
    return why ? [{ from: path, line: one.line, to, why }] : [];
  });
  for (const { name, line } of uses) {
    const group = watched.get(name)!;
    if (!row.layer.globals?.includes(group))
      refused.push({ from: path, line, to: name, why: restrictedGlobals[group].why });
  }
  return refused;
}

/** The path below `src` of an imported file, or the name of a package. */
export function resolve(from: string, specifier: string): string {
  const plain = specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier;
  return plain.replace(/[?#].*$/, '');
}

/** Why an import is refused; undefined when it is allowed. */
function refusal(from: string, to: string, { specifier, names, isType, isUrl }: Import): string | undefined {
  const { layer, isFile } = rowOf(from)!;
  if (!specifier.startsWith('.')) return layer.packages?.some((name) => isOf(name, to)) ? undefined : layer.why;
  if (to.startsWith('..')) return outside;
  if (isTest(to)) return testsOnly;
  const target = layerOf(to);
  if (!target) return noLayer;
  const task = taskOf(from);
  if (task && taskOf(to) && task !== taskOf(to)) return acrossTasks;
  if (target === layer || (isUrl && layer.starts?.includes(target.name))) return undefined;
  if (layer.imports.includes(target.name) || isFile(to)) return undefined;
  const some = layer.typesFrom?.[target.name];
  if (some && (isType || (names.length > 0 && names.every((name) => some.includes(name))))) return undefined;
  return layer.why;
}

/** Whether a specifier is this package or a path in it; `node:*` stands for all modules of Node.js. */
const isOf = (name: string, specifier: string): boolean =>
  specifier === name || specifier.startsWith(`${name}/`) || (name === 'node:*' && specifier.startsWith('node:'));

/** Violations in the whole tree. */
export function checkTree(tree: Tree): Violation[] {
  const single = [...tree].flatMap(([path, module]) => (module ? checkFile(path, module) : []));
  return [...single, ...checkCycles(tree)];
}

/** Modules that import each other in a cycle. Starting a worker by URL is not an import. */
export function checkCycles(tree: Tree): Violation[] {
  const next = (path: string): string[] => {
    const { imports = [] } = tree.get(path) ?? {};
    return imports.filter(({ isUrl }) => !isUrl).map(({ specifier }) => resolve(path, specifier));
  };
  return findCycles([...tree.keys()], next).map((way) => ({
    from: way[0]!,
    line: 1,
    to: [...way.slice(1), way[0]].join(' → '),
    why: noCycle,
  }));
}

/** Violations that no exception covers, and exceptions whose count is wrong, in words. */
export function withoutExceptions(violations: readonly Violation[], exceptions: readonly Exception[]): string[] {
  const covers = exceptions.map(({ from, to }) => {
    const [isFrom, isTo] = [matcher([from]), matcher([to])];
    return (violation: Violation): boolean => isFrom(violation.from) && isTo(violation.to);
  });
  const left = violations.filter((violation) => !covers.some((isCovered) => isCovered(violation)));
  const miscounted = exceptions.flatMap(({ from, to, count }, i) => {
    const found = violations.filter(covers[i]!).length;
    return found === count
      ? []
      : [`The exception ${from} → ${to} expects ${count} violations, but there are ${found}.`];
  });
  return [...left.map(sentence), ...miscounted];
}

/** A violation in words: where, what and why. */
export const sentence = ({ from, line, to, why }: Violation): string =>
  `src/${from}:${line} (${nameOf(from)}) → ${to}${layerOf(to) ? ` (${nameOf(to)})` : ''}: ${why}`;

const nameOf = (path: string): string => layerOf(path)?.name ?? 'no layer';
