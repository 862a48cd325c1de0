import { splitModelId } from '../../runtime/catalogue.ts';
import { AppError } from '../../runtime/errors.ts';
import type { Templates } from './contract.ts';

/** The named template sets; anything else is a list of own templates. */
const templateNames = ['plain', 'photo', 'openai-7', 'openai-80'] as const;

/** How a value reads in a sentence: short, with its type where that is the point. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value.length > 40 ? `“${value.slice(0, 40)}…”` : `“${value}”`;
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'number' || typeof value === 'boolean') return `the ${typeof value} ${value}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function checkWords(words: unknown, what: { option: string; one: string; many: string }): string[] {
  if (!Array.isArray(words))
    throw new AppError(
      'bad-option',
      `${what.option} is ${shown(words)}. Give a list of ${what.many}, one string each.`,
    );
  if (words.length === 0) throw new AppError('bad-option', `${what.option} is empty. Give at least one ${what.one}.`);
  for (const [index, word] of words.entries()) {
    const place = `${what.option}[${index}]`;
    if (typeof word !== 'string')
      throw new AppError('bad-option', `${place} is ${shown(word)}. Each ${what.one} is a string.`);
    if (word.trim() === '')
      throw new AppError('bad-option', `${place} is blank. Each ${what.one} has at least one visible character.`);
  }
  return words as string[];
}

/** Labels at the door: one or more strings, none of them blank. Throws `bad-option`. */
export const checkLabels = (labels: unknown): string[] =>
  checkWords(labels, { option: 'labels', one: 'label', many: 'labels' });

/** Texts at the door: one or more strings, none of them blank. Throws `bad-option`. */
export const checkTexts = (texts: unknown): string[] =>
  checkWords(texts, { option: 'texts', one: 'text', many: 'texts' });

/** Templates at the door: a known name, or own ones that each say where the label goes. Throws `bad-option`. */
export function checkTemplates(templates: unknown): Templates {
  if (typeof templates === 'string') {
    const known = templateNames.find((name) => name === templates);
    if (known) return known;
    const names = templateNames.map((name) => `“${name}”`).join(', ');
    throw new AppError(
      'bad-option',
      `templates is ${shown(templates)}. It can be ${names}, or a list of own templates such as ["a photo of a {}."].`,
    );
  }
  const own = checkWords(templates, { option: 'templates', one: 'template', many: 'templates' });
  for (const [index, template] of own.entries())
    if (!template.includes('{}'))
      throw new AppError(
        'bad-option',
        `templates[${index}] is ${shown(template)}. Each template holds {} where the label goes, as in “a photo of a {}.”`,
      );
  return own;
}

/** A model's id at the door: one of those that the catalogue holds. Throws `bad-option`. */
export function checkModel(model: unknown, known: readonly string[]): string {
  if (typeof model === 'string' && known.includes(splitModelId(model).id)) return model;
  throw new AppError('bad-option', `model is ${shown(model)}. It can be ${known.map((id) => `“${id}”`).join(', ')}.`);
}

/** A count at the door: a whole number from 0 to 1,000,000. Throws `bad-option`. */
export function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 0 && limit <= 1e6) return limit;
  throw new AppError('bad-option', `limit is ${shown(limit)}. It is a whole number from 0 to 1,000,000.`);
}

/** A share or a cosine at the door: a number from 0 to 1. Throws `bad-option`, with the name of the option. */
export function checkShare(name: string, value: number): number {
  if (typeof value === 'number' && value >= 0 && value <= 1) return value;
  throw new AppError('bad-option', `${name} is ${shown(value)}. It is a number from 0 to 1.`);
}
