import { reference } from 'virtual:reference';
import { AppError } from '../../runtime/errors.ts';
import { nearest } from './nearest.ts';
import type { Entry } from './reference.ts';

/**
 * What there is, a line each; or what one function, or a group of them, does. Prints it to the console and gives it.
 * Throws `bad-option` for a name that there is not, with the nearest one.
 */
export function help(name = ''): string {
  const text = helpText(name);
  // oxlint-disable-next-line no-console -- this is what it is for
  console.log(text);
  return text;
}

/** As `help`, without the console. */
export function helpText(given: string): string {
  if (typeof given !== 'string')
    throw new AppError('bad-option', 'name is not a text. Give one such as “clip.classify”.');
  const name = given
    .trim()
    .replace(/^(window\.)?triptych\.?/, '')
    .replace(/\(.*$/s, '');
  const { entries } = reference;
  if (name === '') return `${table(entries)}\n\ntriptych.help('clip.classify') describes one of them.`;
  const entry = entries.find((candidate) => candidate.name === name);
  if (entry) return describe(entry);
  const group = entries.filter((candidate) => candidate.name.startsWith(`${name}.`));
  if (group.length > 0) return table(group);
  const near = nearest(
    name,
    entries.map((candidate) => candidate.name),
  );
  throw new AppError('bad-option', `There is no “${name}” in triptych. The nearest is “${near}”; help() lists all.`);
}

/** Each name with the first sentence about it. */
function table(entries: readonly Entry[]): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  return entries.map(({ name, doc }) => `${name.padEnd(width)}  ${firstSentence(doc)}`).join('\n');
}

const firstSentence = (doc: string): string => /^.*?[.:;](?=\s|$)/.exec(doc)?.[0].replace(/[:;]$/, '.') ?? doc;

function describe({ name, signature, doc, example, types }: Entry): string {
  const parts = [`triptych.${signature}`, doc];
  if (example !== undefined) parts.push(`Example:\n${indented(example)}`);
  const helper = reference.helpers[name.slice(0, name.lastIndexOf('.'))];
  if (helper !== undefined && /\b(addSamples|sampleFolder|modelFiles)\(/.test(example ?? ''))
    parts.push(`With:\n${indented(helper)}`);
  if (types.length > 0) parts.push(`Types (in triptych.d.ts): ${types.join(', ')}`);
  return parts.join('\n\n');
}

const indented = (text: string): string => text.replaceAll(/^(?=.)/gm, '  ');
