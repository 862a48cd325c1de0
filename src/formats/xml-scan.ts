/** A tag of an XML document, and where it stands. */
export interface Tag {
  kind: 'open' | 'close' | 'empty';
  /** As written, with its prefix. */
  name: string;
  /** Place of “<”, and behind “>”. */
  from: number;
  to: number;
  attributes: { name: string; value: string; from: number; to: number }[];
}

const nameStart = String.raw`[\p{L}_:]`;
const nameRest = String.raw`[\p{L}\p{N}\p{M}_:.\-·]*`;
const open = new RegExp(`<(${nameStart}${nameRest})`, 'uy');
const close = new RegExp(String.raw`</(${nameStart}${nameRest})\s*>`, 'uy');
const attribute = new RegExp(String.raw`\s+(${nameStart}${nameRest})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')`, 'uy');
const end = /\s*(\/?)>/y;

/** Parts that hold no tags, and what ends them. */
const passages: [begin: string, end: string][] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
];

/**
 * The tags of a document in their order. Undefined for what is no well-formed XML, and for what declares a document type,
 * whose entities could mean anything.
 */
export function scanXml(text: string): Tag[] | undefined {
  const tags: Tag[] = [];
  const path: string[] = [];
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at)) {
    const passage = passages.find(([begin]) => text.startsWith(begin, at));
    if (passage) {
      const behind = text.indexOf(passage[1], at + passage[0].length);
      if (behind < 0) return undefined;
      at = behind + passage[1].length;
      continue;
    }
    const tag = closing(text, at) ?? opening(text, at);
    if (!tag) return undefined;
    if (tag.kind === 'open') path.push(tag.name);
    if (tag.kind === 'close' && path.pop() !== tag.name) return undefined;
    tags.push(tag);
    at = tag.to;
  }
  return path.length === 0 && tags.length > 0 ? tags : undefined;
}

function closing(text: string, from: number): Tag | undefined {
  close.lastIndex = from;
  const found = close.exec(text);
  return found ? { kind: 'close', name: found[1]!, from, to: close.lastIndex, attributes: [] } : undefined;
}

function opening(text: string, from: number): Tag | undefined {
  open.lastIndex = from;
  const found = open.exec(text);
  if (!found) return undefined;
  const attributes: Tag['attributes'] = [];
  attribute.lastIndex = open.lastIndex;
  let behind = open.lastIndex;
  for (let next = attribute.exec(text); next; next = attribute.exec(text)) {
    attributes.push({ name: next[1]!, value: next[2] ?? next[3]!, from: next.index, to: attribute.lastIndex });
    behind = attribute.lastIndex;
  }
  end.lastIndex = behind;
  const last = end.exec(text);
  if (!last) return undefined;
  return { kind: last[1] ? 'empty' : 'open', name: found[1]!, from, to: end.lastIndex, attributes };
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** A text without its markup: references resolved (XML 1.0, 4.1 and 4.6). Undefined for one that is not known. */
export function unescapeXml(text: string): string | undefined {
  let isKnown = true;
  const plain = text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? parseInt(String(hex), 16) : undefined;
    if (code !== undefined && code <= 0x10_ff_ff) return String.fromCodePoint(code);
    const found = named[String(name)];
    isKnown &&= found !== undefined;
    return found ?? String(whole);
  });
  return isKnown && !/&(?!#?\w+;)/.test(text) ? plain : undefined;
}

/** Characters that mean something in XML, or may not stand in it at all. */
const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
// oxlint-disable-next-line no-control-regex -- XML 1.0 (2.2) forbids these
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** A text as the content of an element. */
export const escapeXml = (text: string): string =>
  text.replace(forbidden, '').replace(/[&<>]/g, (character) => escapes[character]!);
