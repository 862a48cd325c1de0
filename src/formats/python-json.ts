import { floatRepr } from './python-number.ts';

const shortEscapes = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\b', '\\b'],
  ['\f', '\\f'],
]);

const escapeUnit = (unit: string): string =>
  shortEscapes.get(unit) ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

const quote = (text: string): string => `"${text.replace(/["\\]|[^ -~]/g, escapeUnit)}"`;

/**
 * Python's `json.dumps(value)`: spaces after commas and colons, everything outside printable ASCII escaped, floats by
 * `repr`. JavaScript has one kind of number, so `integers` names the keys whose numbers (and lists of numbers) Python
 * holds as int. -0 stands for an integer zero under any key. Members that are undefined are left out.
 */
export function pythonJson(value: unknown, integers: ReadonlySet<string>): string {
  return write(value, false);

  function write(item: unknown, isInteger: boolean): string {
    if (item === null) return 'null';
    if (typeof item === 'string') return quote(item);
    if (typeof item === 'boolean') return String(item);
    if (typeof item === 'number') return isInteger || Object.is(item, -0) ? String(item) : floatRepr(item);
    if (Array.isArray(item)) return `[${item.map((element) => write(element, isInteger)).join(', ')}]`;
    if (typeof item !== 'object') throw new TypeError(`JSON has no form for a ${typeof item}.`);
    const members = Object.entries(item).filter(([, member]) => member !== undefined);
    return `{${members.map(([key, member]) => `${quote(key)}: ${write(member, integers.has(key))}`).join(', ')}}`;
  }
}
