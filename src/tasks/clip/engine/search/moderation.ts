import { AppError } from '../../../../runtime/errors.ts';

/** A kind of content: what it looks like, what looks like it and is not, and from which score on it is flagged. */
export interface Category {
  id: string;
  name: string;
  unsafe: string[];
  safe: string[];
  /** 0 to 1. */
  threshold: number;
}
export interface Policy {
  categories: Category[];
}
export interface Moderation {
  flagged: boolean;
  categories: {
    id: string;
    /** Share of the unsafe side against the safe one, 0 to 1, however many prompts stand on each. */
    score: number;
    /** Highest cosine with an unsafe prompt. */
    cosine: number;
    threshold: number;
    flagged: boolean;
  }[];
}

/**
 * Where the page begins: what is seldom wanted before a general audience. There are no categories of people or of
 * crimes: CLIP's model card measured harm by race and gender there. Scores say what to look at first, never what is so.
 */
export const generalPolicy: Policy = {
  categories: [
    {
      id: 'nudity',
      name: 'Nudity',
      unsafe: ['a photo of a naked body', 'nudity', 'an explicit sexual picture', 'pornography'],
      safe: ['a photo of a dressed person', 'a beach', 'a portrait', 'a sculpture in a museum', 'a photo of a thing'],
      threshold: 0.556,
    },
    {
      id: 'injury',
      name: 'Blood and injury',
      unsafe: ['a photo of blood and gore', 'an open wound', 'a bloody injury', 'a dead body'],
      safe: ['red paint', 'tomato sauce', 'a healthy person', 'a doctor at work', 'a photo of a thing'],
      threshold: 0.556,
    },
    {
      id: 'weapons',
      name: 'Weapons',
      unsafe: ['a photo of a gun', 'a rifle', 'a pistol', 'a knife held as a weapon', 'a bomb'],
      safe: ['a photo of a tool', 'a water pistol', 'a kitchen knife on a table', 'a camera', 'a photo of a thing'],
      threshold: 0.5,
    },
    {
      id: 'substances',
      name: 'Alcohol, tobacco and drugs',
      unsafe: ['a bottle of liquor', 'a person smoking a cigarette', 'a glass of beer', 'a syringe and drugs'],
      safe: ['a bottle of water', 'a glass of juice', 'a cup of tea', 'medicine from a pharmacy', 'a photo of a thing'],
      threshold: 0.556,
    },
    {
      id: 'frightening',
      name: 'Frightening pictures',
      unsafe: ['a scene of a horror film', 'a frightening monster', 'a terrifying face', 'a burning wreck'],
      safe: ['a friendly cartoon', 'a smiling face', 'a calm scene', 'a toy', 'a photo of a thing'],
      threshold: 0.556,
    },
  ],
};

/**
 * A policy at the door, from a script or a file: anything may be in it. Throws `bad-option` that names the category and
 * what is wrong with it.
 */
export function checkPolicy(policy: unknown): Policy {
  const categories: unknown = isObject(policy) ? policy.categories : undefined;
  if (!Array.isArray(categories) || categories.length === 0)
    throw new AppError('bad-option', 'policy has no categories. Give at least one with unsafe and safe prompts.');
  const ids = new Set<string>();
  for (const [index, category] of (categories as unknown[]).entries()) {
    const place = `policy.categories[${index}]`;
    if (!isObject(category))
      throw new AppError(
        'bad-option',
        `${place} is ${shown(category)}. A category is { id, name, unsafe, safe, threshold }.`,
      );
    const { id, unsafe, safe, threshold } = category;
    if (typeof id !== 'string' || id === '' || ids.has(id))
      throw new AppError('bad-option', `${place}.id is ${shown(id)}. Each category has a text of its own as id.`);
    ids.add(id);
    checkPrompts(`${place}.unsafe`, unsafe);
    checkPrompts(`${place}.safe`, safe);
    if (typeof threshold !== 'number' || !(threshold >= 0 && threshold <= 1))
      throw new AppError('bad-option', `${place}.threshold is ${shown(threshold)}. It is a number from 0 to 1.`);
  }
  return policy as Policy;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const mostShown = 40;
/** A value as it was written: texts in quotes. */
function shown(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? typeof value).slice(0, mostShown);
  } catch {
    return `a ${typeof value}`; // what refers to itself, and the like
  }
}

function checkPrompts(place: string, prompts: unknown): void {
  if (!Array.isArray(prompts) || prompts.length === 0)
    throw new AppError('bad-option', `${place} has no prompts. Give at least one sentence.`);
  for (const [index, prompt] of (prompts as unknown[]).entries())
    if (typeof prompt !== 'string' || !prompt.trim())
      throw new AppError('bad-option', `${place}[${index}] is ${shown(prompt)}. A prompt is a sentence.`);
}

/** All prompts of a policy, each once, in order. */
export const promptsOf = ({ categories }: Policy): string[] => [
  ...new Set(categories.flatMap(({ unsafe, safe }) => [...unsafe, ...safe])),
];

/** A picture as a policy sees it: cosine of a prompt with it, and with pictures that show nothing (`blankPictures`). */
export interface Sight {
  cosine: (prompt: string) => number;
  blank: (prompt: string) => number;
  /** exp of the model's logit scale. */
  scale: number;
}

/**
 * Scores a picture: in each category the softmax over its two sides, each of which counts by the mean of its prompts'
 * exponentials. So a score does not depend on how many prompts stand on a side, and a prompt given twice changes
 * nothing. A prompt counts by how much nearer it is to the picture than to pictures of nothing, because models favour
 * some prompts whatever they see (contextual calibration, Zhao et al. 2021, arXiv 2102.09690).
 */
export function moderate({ categories }: Policy, { cosine, blank, scale }: Sight): Moderation {
  const side = (prompts: readonly string[]): number =>
    logMeanExp(prompts.map((prompt) => scale * (cosine(prompt) - blank(prompt))));
  const results = categories.map(({ id, unsafe, safe, threshold }) => {
    const score = 1 / (1 + Math.exp(side(safe) - side(unsafe)));
    return { id, score, cosine: Math.max(...unsafe.map(cosine)), threshold, flagged: score >= threshold };
  });
  return { flagged: results.some(({ flagged }) => flagged), categories: results };
}

function logMeanExp(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, value) => sum + Math.exp(value - most), 0) / values.length);
}
