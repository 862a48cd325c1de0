import type { ESTree } from 'vite';
import { type DeclaredModule, namedPatterns, namedTypes, type Place, readModule } from './declared-module.ts';

/** Where the surface is declared, and what of it stands for the rest. */
const entry = 'src/app/api.ts';
const roots = ['Triptych', 'TriptychError'];

/** Text that stands in place of a part of another. */
interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * One file of declarations that needs no other: each type that the surface names, and each that these name, under a name of
 * its own. `triptych` is declared as a global.
 */
export function bundleDeclarations(files: ReadonlyMap<string, string>, { version }: { version: string }): string {
  const modules = createModules(files);
  const names = new Map<string, string>();
  const queue: Place[] = [];
  /** The name of a type in the one file. A type that is named for the first time is still to be printed. */
  const nameFor = (place: Place): string => {
    const key = `${place.path} ${place.name}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    const taken = new Set(names.values());
    const name = [place.name, folderName(place) + place.name].find((candidate) => !taken.has(candidate));
    if (name === undefined) throw new Error(`Several types are called ${place.name}: rename that of ${place.path}.`);
    names.set(key, name);
    queue.push(place);
    return name;
  };
  const print = (place: Place): string => {
    const module = modules.at(place.path)!;
    const { doc, head, node, edits } = printed(module, place.name, nameFor(place));
    const named = namedTypes(module, node).flatMap(({ start, end, place: at }) => {
      const found = modules.find(at);
      return found ? [{ start, end, text: nameFor(found) }] : [];
    });
    return doc + head + edited(module.text, node, [...edits, ...named, ...namedPatterns(node)]);
  };

  for (const name of roots) nameFor(modules.find({ path: entry, name })!);
  const parts: string[] = [];
  for (let place = queue.shift(); place; place = queue.shift()) parts.push(print(place));
  return [
    `// Types of window.triptych, version ${version}. Place this file in your project, where its compiler finds it.`,
    ...parts,
    'declare global {\n    /** Triptych, on a page that runs it. */\n    var triptych: Triptych;\n}\nexport {};\n',
  ].join('\n\n');
}

/** Files of declarations, read when they are asked for. */
function createModules(files: ReadonlyMap<string, string>) {
  const read = new Map<string, DeclaredModule>();
  const at = (path: string): DeclaredModule | undefined => {
    const text = files.get(path);
    const module = read.get(path) ?? (text === undefined ? undefined : readModule(path, text));
    if (module) read.set(path, module);
    return module;
  };
  /** Where a name is declared, through imports; undefined for what the language or the browser declares. */
  const find = ({ path, name }: Place): Place | undefined => {
    const module = at(path);
    if (module?.declared.has(name)) return { path, name };
    const from = module?.imported.get(name);
    return from && find(from);
  };
  return { at, find };
}

/** The task or the floor that a type belongs to, as the first part of a name: `Clip`, `Runtime`. */
function folderName({ path }: Place): string {
  const [, floor = '', task = ''] = path.split('/');
  const folder = floor === 'tasks' ? task : floor;
  return folder.charAt(0).toUpperCase() + folder.slice(1);
}

/** How a declaration is printed: what comes before the text of a node, and what is changed in it. */
function printed(
  module: DeclaredModule,
  own: string,
  name: string,
): { doc: string; head: string; node: ESTree.Node; edits: Edit[] } {
  const { node, doc, id } = module.declared.get(own)!;
  const object = objectBehind(module, node);
  // `type Api = typeof api` reads better as an interface
  if (object) return { doc: lines(doc || object.doc), head: `export interface ${name} `, node: object.node, edits: [] };
  const isValue = node.type === 'VariableDeclaration' || node.type === 'TSDeclareFunction';
  return { doc: lines(doc), head: isValue ? '' : 'export ', node, edits: [{ ...id, text: name }] };
}

const lines = (doc: string): string => (doc ? `${doc}\n` : '');

/** The members of `api`, where a type is `typeof api`. */
function objectBehind(module: DeclaredModule, node: ESTree.Node): { node: ESTree.Node; doc: string } | undefined {
  if (node.type !== 'TSTypeAliasDeclaration' || node.typeAnnotation.type !== 'TSTypeQuery') return undefined;
  const { exprName } = node.typeAnnotation;
  const value = exprName.type === 'Identifier' ? module.declared.get(exprName.name) : undefined;
  if (value?.node.type !== 'VariableDeclaration') return undefined;
  const type = value.node.declarations[0]!.id.typeAnnotation?.typeAnnotation;
  return type?.type === 'TSTypeLiteral' ? { node: type, doc: value.doc } : undefined;
}

/** The text of a node with some of its parts replaced. */
function edited(text: string, { start, end }: { start: number; end: number }, edits: readonly Edit[]): string {
  let result = '';
  let at = start;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at, end);
}
