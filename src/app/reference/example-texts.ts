import { type ESTree, parseSync, Visitor } from 'vite';

/** What an example is given by the page, as it stands in a console. */
const prelude = {
  signal: 'const stop = new AbortController(), { signal } = stop; // stop.abort() ends it',
  onProgress: 'const onProgress = console.log;',
};

/**
 * The scripts of a file of examples by the names of their functions, as they can be pasted into a console: the body of each
 * function of its one exported object.
 */
export function exampleTexts(path: string, typed: string): Map<string, string> {
  const text = untyped(path, typed);
  const found = new Map<string, string>();
  for (const statement of parseSync(path, text).program.body) {
    const object = statement.type === 'ExportNamedDeclaration' ? exportedObject(statement) : undefined;
    for (const property of object?.properties ?? []) {
      if (property.type !== 'Property' || property.value.type !== 'ArrowFunctionExpression') continue;
      const name = property.key.type === 'Identifier' ? property.key.name : undefined;
      found.set(name ?? textOf(text, property.key).slice(1, -1), scriptOf(text, property.value));
    }
  }
  return found;
}

const textOf = (text: string, { start, end }: { start: number; end: number }): string => text.slice(start, end);

/** Without the exclamation marks that only the compiler reads. */
function untyped(path: string, text: string): string {
  let result = text;
  const visitor = new Visitor({
    TSNonNullExpression({ end }) {
      result = `${result.slice(0, end - 1)}\0${result.slice(end)}`;
    },
  });
  visitor.visit(parseSync(path, text).program);
  return result.replaceAll('\0', '');
}

function exportedObject({ declaration }: ESTree.ExportNamedDeclaration): ESTree.ObjectExpression | undefined {
  if (declaration?.type !== 'VariableDeclaration') return undefined;
  const value = declaration.declarations[0]!.init;
  return value?.type === 'ObjectExpression' ? value : undefined;
}

function scriptOf(text: string, { body, params }: ESTree.ArrowFunctionExpression): string {
  const given = params[0] ? textOf(text, params[0]) : '';
  const lines = Object.entries(prelude).flatMap(([name, line]) => (given.includes(name) ? [line] : []));
  if (body.type !== 'BlockStatement') return [...lines, `await ${unindented(textOf(text, body), 2)};`].join('\n');
  const written = text.slice(body.body[0]!.start, body.body.at(-1)!.end);
  return [...lines, unindented(written, 4).replaceAll(/^return /gm, '')].join('\n');
}

const unindented = (text: string, spaces: number): string => text.replaceAll(`\n${' '.repeat(spaces)}`, '\n');
