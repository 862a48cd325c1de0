import { formatBytes, formatCount } from '../../ui/units.ts';

/** Items of a list, and numbers of an array, that are written out. */
const most = { items: 20, numbers: 8, depth: 5, text: 2000 };

/** What a call gave, as a script would write it, and short: numbers of vectors and bytes of files are left out. */
export function showValue(value: unknown, depth = 0): string {
  if (value === undefined) return 'undefined';
  if (typeof value === 'string') return depth === 0 ? shortened(value) : JSON.stringify(shortened(value));
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value as number | boolean | symbol | null);
  if (value instanceof Blob) return `${value.constructor.name}(${value.type || 'no type'}, ${formatBytes(value.size)})`;
  if (ArrayBuffer.isView(value)) return showNumbers(value);
  if (depth >= most.depth) return Array.isArray(value) ? '[…]' : '{…}';
  const indent = '  '.repeat(depth + 1);
  const close = `\n${'  '.repeat(depth)}`;
  const lines = Array.isArray(value)
    ? listed(value.map((item) => showValue(item, depth + 1)))
    : Object.entries(value).map(([key, item]) => `${key}: ${showValue(item, depth + 1)}`);
  const [open, end] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (lines.length === 0) return open + end;
  const line = `${open} ${lines.join(', ')} ${end}`;
  if (line.length <= 80 && !line.includes('\n')) return line;
  return `${open}\n${lines.map((item) => indent + item).join(',\n')}${close}${end}`;
}

const shortened = (text: string): string => (text.length > most.text ? `${text.slice(0, most.text)}…` : text);

function listed(items: string[]): string[] {
  if (items.length <= most.items) return items;
  return [...items.slice(0, most.items), `… ${formatCount(items.length - most.items)} more`];
}

function showNumbers(view: ArrayBufferView): string {
  const numbers = view instanceof DataView ? [] : Array.from(view as unknown as ArrayLike<number>);
  const shown = numbers.slice(0, most.numbers).map((number) => String(Number(number.toPrecision(4))));
  if (numbers.length > most.numbers) shown.push('…');
  return `${view.constructor.name}(${formatCount(numbers.length)}) [${shown.join(', ')}]`;
}

/** The pictures in what a call gave. */
export function picturesIn(value: unknown, depth = 0): Blob[] {
  if (value instanceof Blob) return value.type.startsWith('image/') ? [value] : [];
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || depth > 2) return [];
  return Object.values(value).flatMap((item) => picturesIn(item, depth + 1));
}
