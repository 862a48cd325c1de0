import type { ESTree } from 'vite';
import { type DeclaredModule, namedTypes, readModule } from './declared-module.ts';
import type { Entry, Reference } from './reference.ts';

type Member = ESTree.TSSignature;
type Found = Omit<Entry, 'example'>;

/** What the one file of declarations says of each function and value of `Triptych`, in its order. */
export function describeSurface(declarations: string): Omit<Reference, 'helpers'> {
  const module = readModule('triptych.ts', declarations);
  const types = Object.fromEntries(
    [...module.declared]
      .filter(([, { node }]) => node.type !== 'TSModuleDeclaration')
      .map(([name, { node, doc }]) => [name, (doc && `${doc}\n`) + textOf(module, node)]),
  );
  return { entries: entriesOf(module, 'Triptych', ''), types };
}

const textOf = ({ text }: DeclaredModule, { start, end }: { start: number; end: number }): string =>
  text.slice(start, end);

/** The functions and values of a type by its name, those of what it extends first, and of the groups in it. */
function entriesOf(module: DeclaredModule, type: string, prefix: string): Found[] {
  const declared = module.declared.get(type)?.node;
  if (declared?.type !== 'TSInterfaceDeclaration') return [];
  const inherited = declared.extends.flatMap((heritage) => inheritedEntries(module, heritage, prefix));
  return [...inherited, ...declared.body.body.flatMap((member) => entriesOfMember(module, member, prefix))];
}

function inheritedEntries(module: DeclaredModule, heritage: ESTree.TSInterfaceHeritage, prefix: string): Found[] {
  const [base, left] = heritage.typeArguments?.params ?? [];
  if (textOf(module, heritage.expression) !== 'Omit' || !base || !left)
    return entriesOf(module, textOf(module, heritage.expression), prefix);
  const names = [...textOf(module, left).matchAll(/'(\w+)'/g)].map(([, name]) => prefix + name);
  return entriesOf(module, textOf(module, base), prefix).filter(({ name }) => !names.includes(name));
}

function entriesOfMember(module: DeclaredModule, member: Member, prefix: string): Found[] {
  if (!('key' in member)) return [];
  const key = textOf(module, member.key);
  const name = prefix + key;
  const type = 'typeAnnotation' in member ? member.typeAnnotation?.typeAnnotation : undefined;
  const group = type?.type === 'TSTypeReference' ? entriesOf(module, textOf(module, type), `${name}.`) : [];
  if (group.some(({ isFunction }) => isFunction)) return group;
  const { signature, result } = signatureOf(module, member, name);
  return [
    {
      name,
      signature,
      doc: docBefore(module, member),
      isFunction: result !== undefined,
      isAsync: result?.startsWith('Promise<') ?? false,
      types: typesFrom(module, member),
    },
  ];
}

/**
 * `classify(image: ImageInput): Promise<Scored[]>`, whether it is declared as a method or as an arrow, and what it gives;
 * of a value its type alone.
 */
function signatureOf(module: DeclaredModule, member: Member, name: string): { signature: string; result?: string } {
  const text = textOf(module, member)
    .replace(/;$/, '')
    .replace(/^readonly /, '');
  const whole = dedented(name.slice(0, name.lastIndexOf('.') + 1) + text);
  if (member.type === 'TSMethodSignature')
    return { signature: whole, result: member.returnType ? textOf(module, member.returnType.typeAnnotation) : '' };
  const type = 'typeAnnotation' in member ? member.typeAnnotation?.typeAnnotation : undefined;
  if (type?.type !== 'TSFunctionType') return { signature: whole };
  const head = module.text.slice(type.start, type.returnType.start).trim();
  const result = textOf(module, type.returnType.typeAnnotation);
  return { signature: dedented(`${name}${head}: ${result}`), result };
}

/** Lines after the first as far to the left as the last one allows. */
function dedented(text: string): string {
  const indent = /\n( *)[^\n]*$/.exec(text)?.[1] ?? '';
  return text.replaceAll(`\n${indent}`, '\n');
}

/** The words of a comment, without its marks; lines that belong together as one. */
function docBefore({ text }: DeclaredModule, { start }: Member): string {
  const before = text.slice(0, start).trimEnd();
  if (!before.endsWith('*/')) return '';
  return before
    .slice(before.lastIndexOf('/**') + 3, -2)
    .replaceAll(/^\s*\* ?/gm, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim();
}

/** Names of the types in a node, and of those that they are made of, each once, the nearest first. */
function typesFrom(module: DeclaredModule, node: ESTree.Node): string[] {
  const found: string[] = [];
  const queue: ESTree.Node[] = [node];
  for (const next of queue)
    for (const { place } of namedTypes(module, next)) {
      const declared = module.declared.get(place.name);
      if (!declared || found.includes(place.name)) continue;
      found.push(place.name);
      queue.push(declared.node);
    }
  return found;
}
