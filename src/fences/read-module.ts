import { parseSync } from 'vite';

/** One import of a module. */
export interface Import {
  /** As written: a path, a package, or the source text of an `import()` argument that is not a string. */
  specifier: string;
  line: number;
  /** Names of the imported values as the other module exports them; `*` for all. Empty for types and side effects. */
  names: string[];
  /** Whether it only imports types, so that nothing of it remains at run time. */
  isType: boolean;
  /** Whether it is only a URL, from `new URL(…, import.meta.url)` or `?worker`: the file is started, not imported. */
  isUrl: boolean;
}

/** A global that a module uses. */
export interface Use {
  name: string;
  line: number;
}

export interface Module {
  imports: Import[];
  uses: Use[];
}

interface Node {
  type: string;
  start: number;
  [key: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';

/**
 * The imports of a TypeScript module, including type imports, and its uses of the globals in `watched`. A name that the
 * module declares anywhere counts as its own.
 */
export function readModule(path: string, text: string, watched: ReadonlySet<string>): Module {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be read: ${errors[0]!.message}`);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const imports: Import[] = [];
  /** Uses by bare name, which may turn out to be the module's own, and uses through `globalThis`. */
  const asName: Use[] = [];
  const asGlobal: Use[] = [];
  const own = new Set<string>();

  const add = (node: Node, source: unknown, rest: Partial<Import>): void => {
    const { value, start, end } = source as { value?: unknown; start: number; end: number };
    const specifier = typeof value === 'string' ? value : text.slice(start, end);
    const isUrl = /[?&]worker\b/.test(specifier);
    imports.push({ specifier, line: lineOf(node.start), names: [], isType: false, isUrl, ...rest });
  };

  const readers: Record<string, (node: Node) => void> = {
    ImportDeclaration: (node) => add(node, node.source, taken(node, node.specifiers as Node[], 'importKind')),
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node, node.source, taken(node, node.specifiers as Node[], 'exportKind'));
    },
    ExportAllDeclaration: (node) => add(node, node.source, node.exportKind === 'type' ? { isType: true } : all),
    ImportExpression: (node) => add(node, node.source, all),
    TSImportType: (node) => add(node, node.source, { isType: true }),
    NewExpression: (node) => {
      const [url, base] = node.arguments as Node[];
      if (!isNamed(node.callee, 'URL') || url?.type !== 'Literal' || !base) return;
      if (text.slice(base.start, base.end as number) === 'import.meta.url') add(node, url, { isUrl: true });
    },
    CallExpression: (node) => {
      // Which files a pattern matches cannot be told from the text, so no rule allows it.
      if (text.startsWith('import.meta.glob', node.start)) add(node, node.callee, all);
    },
    MemberExpression: (node) => {
      const { object, property, computed } = node as Node & { property: Node };
      const isGlobal = isNamed(object, 'globalThis') || isNamed(object, 'self') || isNamed(object, 'window');
      if (isGlobal && !computed) use(property, asGlobal);
    },
    ObjectPattern: (node) => {
      for (const { value } of node.properties as Node[])
        if (isNode(value) && value.type === 'Identifier') own.add(nameOf(value));
    },
    VariableDeclarator: ({ id, init }) => {
      if (!isNode(id) || id.type !== 'ObjectPattern' || !isNode(init)) return;
      if (!/^(globalThis|self|window)\b(?!\.)/.test(text.slice(init.start))) return;
      for (const { key } of id.properties as { key?: Node }[]) if (key) use(key, asGlobal);
    },
  };

  const use = (node: Node, list: Use[]): void => {
    if (watched.has(nameOf(node))) list.push({ name: nameOf(node), line: lineOf(node.start) });
  };

  const walk = (node: Node, parent: Node | undefined, key: string): void => {
    readers[node.type]?.(node);
    if (node.type === 'Identifier' && declares(parent, key)) own.add(nameOf(node));
    else if (node.type === 'Identifier' && !isLabel(parent, key)) use(node, asName);
    for (const [name, value] of Object.entries(node))
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, node, name);
  };
  walk(program as unknown as Node, undefined, '');
  return { imports, uses: [...asName.filter(({ name }) => !own.has(name)), ...asGlobal] };
}

const all: Partial<Import> = { names: ['*'] };

const isNamed = (node: unknown, name: string): boolean =>
  isNode(node) && node.type === 'Identifier' && node.name === name;

const nameOf = (node: Node): string => String(node.name);

/** What an import or re-export names. One without specifiers has side effects, so it is not a type import. */
function taken(node: Node, specifiers: readonly Node[], kind: 'importKind' | 'exportKind'): Partial<Import> {
  const values = node[kind] === 'type' ? [] : specifiers.filter((one) => one[kind] !== 'type');
  const names = values.map((one) => {
    if (one.type === 'ImportNamespaceSpecifier') return '*';
    if (one.type === 'ImportDefaultSpecifier') return 'default';
    return ((one.imported ?? one.local) as { name: string }).name;
  });
  return { names, isType: node[kind] === 'type' || (specifiers.length > 0 && values.length === 0) };
}

/** Whether an identifier in this position declares a name. */
function declares(parent: Node | undefined, key: string): boolean {
  if (!parent) return false;
  if (/^Import.*Specifier$/.test(parent.type)) return key === 'local';
  if (/Function|^TSDeclareFunction/.test(parent.type)) return key === 'params' || key === 'id';
  if (/Declaration$|^VariableDeclarator$|^Class/.test(parent.type)) return key === 'id';
  if (parent.type === 'ArrayPattern' || parent.type === 'RestElement') return true;
  if (parent.type === 'AssignmentPattern') return key === 'left';
  return parent.type === 'CatchClause' && key === 'param';
}

/** Whether an identifier in this position names a property instead of a variable. */
const isLabel = (parent: Node | undefined, key: string): boolean =>
  (key === 'property' && parent?.computed === false) ||
  (key === 'key' && parent?.computed !== true) ||
  key === 'label' ||
  /^Import.*Specifier$|^ExportSpecifier$/.test(parent?.type ?? '') ||
  (parent?.type === 'TSQualifiedName' && key === 'right');
