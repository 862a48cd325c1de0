import { type ESTree, parseSync, Visitor, type VisitorObject } from 'vite';

/** A type, an interface or a value that a file declares. */
export interface Declared {
  node: ESTree.Node;
  /** Its comment, with the marks around it; empty where it has none. */
  doc: string;
  /** Where its name stands. */
  id: { start: number; end: number };
}

/** What a file of declarations holds, by name. */
export interface DeclaredModule {
  path: string;
  text: string;
  declared: Map<string, Declared>;
  /** Names from other files: where they come from, and what they are called there. */
  imported: Map<string, Place>;
}

/** A name in a file. */
export interface Place {
  path: string;
  name: string;
}

/** A place in the text where the name of a type stands. */
export interface NamedType {
  start: number;
  end: number;
  place: Place;
}

/** Reads a file of declarations. */
export function readModule(path: string, text: string): DeclaredModule {
  const { program, comments, errors } = parseSync(path.replace(/\.ts$/, '.d.ts'), text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]!.message}`);
  const module: DeclaredModule = { path, text, declared: new Map(), imported: new Map() };
  const docBefore = (start: number): string => {
    const comment = comments.findLast(({ end }) => end <= start);
    if (!comment?.value.startsWith('*') || text.slice(comment.end, start).trim() !== '') return '';
    return text.slice(comment.start, comment.end);
  };
  for (const statement of program.body) {
    if (statement.type === 'ImportDeclaration') {
      const from = resolvePath(path, statement.source.value);
      for (const specifier of statement.specifiers)
        if (specifier.type === 'ImportSpecifier')
          module.imported.set(specifier.local.name, { path: from, name: nameOf(specifier.imported) });
    } else if (statement.type === 'ExportNamedDeclaration' && statement.source) {
      const from = resolvePath(path, statement.source.value);
      for (const { local, exported } of statement.specifiers)
        module.imported.set(nameOf(exported), { path: from, name: nameOf(local) });
    } else {
      const node = (statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement) as ESTree.Node;
      const id = declaredId(node);
      if (id) module.declared.set(id.name, { node, doc: docBefore(statement.start), id });
    }
  }
  return module;
}

const nameOf = (node: ESTree.ModuleExportName): string => (node.type === 'Literal' ? node.value : node.name);

interface Named {
  name: string;
  start: number;
  end: number;
}

function declaredId(node: ESTree.Node | null): Named | undefined {
  const id =
    node?.type === 'VariableDeclaration' ? node.declarations[0]!.id : node && 'id' in node ? node.id : undefined;
  if (id?.type !== 'Identifier') return undefined;
  // the range of a variable holds its type
  return { name: id.name, start: id.start, end: id.start + id.name.length };
}

/** The file that an import names: declarations import sources by relative paths. */
function resolvePath(from: string, specifier: string): string {
  return specifier.startsWith('.') ? new URL(specifier, `file:///${from}`).pathname.slice(1) : specifier;
}

/** Each type that is named inside a declaration. */
export function namedTypes({ path }: DeclaredModule, node: ESTree.Node): NamedType[] {
  const found: NamedType[] = [];
  const add = (named: ESTree.Node) => {
    const first = leftmost(named);
    if (first) found.push({ start: first.start, end: first.end, place: { path, name: first.name } });
  };
  visit(node, {
    TSTypeReference: ({ typeName }) => add(typeName),
    TSTypeQuery: ({ exprName }) => add(exprName),
    TSInterfaceHeritage: ({ expression }) => add(expression),
    TSImportType({ source, qualifier, start, end, typeArguments }) {
      const first = qualifier && leftmost(qualifier);
      const place = { path: resolvePath(path, source.value), name: first?.name ?? '' };
      if (first) found.push({ start, end: typeArguments?.start ?? end, place });
    },
  });
  return found;
}

/** A name in place of each parameter that is taken apart, which says nothing to who calls. */
export function namedPatterns(node: ESTree.Node): { start: number; end: number; text: string }[] {
  const found: { start: number; end: number; text: string }[] = [];
  visit(node, {
    ObjectPattern({ start, typeAnnotation, optional }) {
      if (typeAnnotation) found.push({ start, end: typeAnnotation.start, text: optional ? 'options?' : 'options' });
    },
  });
  return found;
}

/** Walks one node: a visitor takes programs only. */
function visit(node: ESTree.Node, visitor: VisitorObject): void {
  new Visitor(visitor).visit({ type: 'Program', body: [node], sourceType: 'module' } as unknown as ESTree.Program);
}

function leftmost(node: ESTree.Node): Named | undefined {
  if (node.type === 'TSQualifiedName') return leftmost(node.left);
  return node.type === 'Identifier' ? node : undefined;
}
