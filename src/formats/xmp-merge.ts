import { decodeXml } from './text-encoding.ts';
import { escapeXml, scanXml, type Tag, unescapeXml } from './xml-scan.ts';

const rdf = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#';
const dc = 'http://purl.org/dc/elements/1.1/';

/** An element with what is in scope there. */
interface Element {
  tag: Tag;
  /** Behind its end. */
  end: number;
  /** Place of its closing tag; of the tag itself when it is empty. */
  close: number;
  /** Namespaces by prefix. */
  scope: ReadonlyMap<string, string>;
  children: Element[];
}
/** Text that takes the place of a stretch of the document. */
interface Edit {
  from: number;
  to: number;
  text: string;
}

/**
 * Adds keywords to an XMP sidecar as `dc:subject` (ISO 16684-1, 8.3), beside those that are there; everything else keeps
 * its bytes: other properties, history, prefixes, encoding, padding. Gives the same bytes when all keywords are there
 * already, and undefined when the file is not understood and has to be left alone.
 */
export function mergeXmpSubject(
  bytes: Uint8Array<ArrayBuffer>,
  keywords: readonly string[],
): Uint8Array<ArrayBuffer> | undefined {
  const encoded = decodeXml(bytes);
  const tags = encoded && scanXml(encoded.text);
  const root = tags && treeOf(tags);
  if (!encoded || !root) return undefined;
  const edits = editsFor(encoded.text, root, keywords);
  if (!edits) return undefined;
  let text = encoded.text;
  for (const { from, to, text: put } of edits.toSorted((a, b) => b.from - a.from))
    text = text.slice(0, from) + put + text.slice(to);
  return edits.length === 0 ? bytes : encoded.encode(text);
}

/** The elements of a document; undefined where a prefix is bound to nothing or there are several roots. */
function treeOf(tags: readonly Tag[]): Element | undefined {
  const roots: Element[] = [];
  const open: Element[] = [];
  for (const tag of tags) {
    const parent = open.at(-1);
    if (tag.kind === 'close') {
      open.pop();
      parent!.end = tag.to;
      parent!.close = tag.from;
      continue;
    }
    const own = tag.attributes.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'));
    const before = parent?.scope ?? new Map<string, string>();
    const scope = own.length === 0 ? before : new Map(before);
    if (scope instanceof Map) for (const { name, value } of own) scope.set(name.slice(6), unescapeXml(value) ?? value);
    const element: Element = { tag, end: tag.to, close: tag.from, scope, children: [] };
    (parent?.children ?? roots).push(element);
    if (tag.kind === 'open') open.push(element);
  }
  return roots.length === 1 ? roots[0] : undefined;
}

/** Namespace and local part of a name; attributes without a prefix have none. */
function expanded(name: string, scope: ReadonlyMap<string, string>, isAttribute = false): string {
  const at = name.indexOf(':');
  if (at < 0 && isAttribute) return ` ${name}`;
  return `${scope.get(at < 0 ? '' : name.slice(0, at)) ?? ''} ${name.slice(at + 1)}`;
}
const is = ({ tag, scope }: Element, namespace: string, ...names: string[]): boolean =>
  names.some((name) => expanded(tag.name, scope) === `${namespace} ${name}`);
const prefixOf = (name: string): string => (name.includes(':') ? name.slice(0, name.indexOf(':') + 1) : '');

function findRdf(element: Element): Element | undefined {
  if (is(element, rdf, 'RDF')) return element;
  for (const child of element.children) {
    const found = findRdf(child);
    if (found) return found;
  }
  return undefined;
}

function editsFor(text: string, root: Element, keywords: readonly string[]): Edit[] | undefined {
  const graph = findRdf(root);
  if (!graph || !graph.children.every((child) => is(child, rdf, 'Description'))) return undefined;
  const subjects = graph.children.flatMap(({ children }) => children.filter((child) => is(child, dc, 'subject')));
  const inline = graph.children.flatMap((description) =>
    description.tag.attributes
      .filter(({ name }) => expanded(name, description.scope, true) === `${dc} subject`)
      .map((attribute) => ({ description, attribute })),
  );
  if (subjects.length + inline.length > 1) return undefined; // one property twice is no XMP
  const line = text.includes('\r\n') ? '\r\n' : '\n';
  if (subjects[0]) return intoSubject(text, subjects[0], { keywords, line, prefix: prefixOf(graph.tag.name) });
  if (inline[0]) {
    const { description, attribute } = inline[0];
    const value = unescapeXml(attribute.value);
    if (value === undefined) return undefined;
    const missing = missingOf([value], keywords);
    if (missing.length === 0) return [];
    const cut = { from: attribute.from, to: attribute.to, text: '' };
    return [cut, intoDescription(text, description, { keywords: [value, ...missing], line })];
  }
  const unique = missingOf([], keywords);
  if (unique.length === 0) return [];
  const [first] = graph.children;
  if (first) return [intoDescription(text, first, { keywords: unique, line })];
  const prefix = prefixOf(graph.tag.name);
  const indent = `${indentOf(text, graph.tag.from)} `;
  const inner = subjectElement(graph.scope, { keywords: unique, line, prefix, indent: `${indent} ` });
  const description = `${line}${indent}<${prefix}Description ${prefix}about="">${inner}${line}${indent}</${prefix}Description>`;
  return [insideOf(text, graph, description, line)];
}

/** Keywords that are not there yet, each once. */
function missingOf(there: readonly string[], keywords: readonly string[]): string[] {
  const known = new Set(there);
  return keywords.filter((keyword) => keyword !== '' && !known.has(keyword) && known.add(keyword));
}

interface Adding {
  keywords: readonly string[];
  line: string;
  prefix: string;
}

function intoSubject(text: string, subject: Element, { keywords, line, prefix }: Adding): Edit[] | undefined {
  const [list, ...others] = subject.children;
  const indent = indentOf(text, subject.tag.from);
  if (!list) {
    // A plain value, or none: it becomes the first of a list.
    const value = unescapeXml(text.slice(subject.tag.to, Math.max(subject.tag.to, subject.close)))?.trim();
    if (value === undefined || subject.tag.attributes.some(({ name }) => !name.startsWith('xml'))) return undefined;
    if (text.slice(subject.tag.to, subject.close).includes('<')) return undefined;
    const all = missingOf([], [value, ...keywords]);
    if (missingOf([value], keywords).length === 0) return [];
    const bag = bagOf({ keywords: all, line, prefix, indent: `${indent} ` });
    if (subject.tag.kind === 'empty') return [insideOf(text, subject, bag, line)];
    return [{ from: subject.tag.to, to: subject.close, text: `${bag}${line}${indent}` }];
  }
  if (others.length > 0 || !is(list, rdf, 'Bag', 'Seq', 'Alt')) return undefined;
  const there: string[] = [];
  for (const item of list.children) {
    const inner = item.tag.kind === 'empty' ? '' : text.slice(item.tag.to, item.close);
    const value = item.children.length === 0 && !inner.includes('<') ? unescapeXml(inner) : undefined;
    if (!is(item, rdf, 'li') || value === undefined) return undefined;
    there.push(value, value.trim());
  }
  const missing = missingOf(there, keywords);
  if (missing.length === 0) return [];
  const last = list.children.at(-1);
  const own = prefixOf(list.tag.name);
  // As the items before: on lines of their own where those are.
  const before = last ? text.slice(text.lastIndexOf('>', last.tag.from - 1) + 1, last.tag.from) : undefined;
  const space = before ?? `${line}${indentOf(text, list.tag.from)} `;
  const items = missing.map((keyword) => `${space}<${own}li>${escapeXml(keyword)}</${own}li>`).join('');
  return [last ? { from: last.end, to: last.end, text: items } : insideOf(text, list, items, line)];
}

function intoDescription(
  text: string,
  description: Element,
  { keywords, line }: { keywords: readonly string[]; line: string },
): Edit {
  const indent = `${indentOf(text, description.tag.from)} `;
  const prefix = prefixOf(description.tag.name);
  return insideOf(text, description, subjectElement(description.scope, { keywords, line, prefix, indent }), line);
}

/** Puts text in front of an element's end; an empty one is opened for it. */
function insideOf(text: string, { tag, close }: Element, inner: string, line: string): Edit {
  const indent = indentOf(text, tag.from);
  if (tag.kind === 'empty') {
    const slash = tag.to - 2; // “/>”
    const from = slash - (/\s*$/.exec(text.slice(tag.from, slash))?.[0].length ?? 0);
    return { from, to: tag.to, text: `>${inner}${line}${indent}</${tag.name}>` };
  }
  const gap = /\s*$/.exec(text.slice(tag.to, close))![0];
  const at = close - gap.length;
  return { from: at, to: at, text: gap.includes('\n') ? inner : `${inner}${line}${indent}` };
}

function subjectElement(
  scope: ReadonlyMap<string, string>,
  { indent, ...adding }: Adding & { indent: string },
): string {
  const known = [...scope].find(([prefix, namespace]) => namespace === dc && prefix !== '')?.[0];
  const name = `${known ?? 'dc'}:subject`;
  const declared = known === undefined ? ` xmlns:dc="${dc}"` : '';
  const bag = bagOf({ ...adding, indent: `${indent} ` });
  return `${adding.line}${indent}<${name}${declared}>${bag}${adding.line}${indent}</${name}>`;
}

function bagOf({ keywords, line, prefix, indent }: Adding & { indent: string }): string {
  const items = keywords.map((keyword) => `${line}${indent} <${prefix}li>${escapeXml(keyword)}</${prefix}li>`).join('');
  return `${line}${indent}<${prefix}Bag>${items}${line}${indent}</${prefix}Bag>`;
}

/** Blanks in front of a place in its line. */
const indentOf = (text: string, at: number): string =>
  /[ \t]*$/.exec(text.slice(text.lastIndexOf('\n', at - 1) + 1, at))![0];
