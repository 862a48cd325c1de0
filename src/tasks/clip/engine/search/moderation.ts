import { AppError } from '../../../../runtime/errors.ts';
import { softmax } from '../vectors.ts';

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
    /** Share of the unsafe prompts among all of the category, 0 to 1. */
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
      threshold: 0.5,
    },
    {
      id: 'injury',
      name: 'Blood and injury',
      unsafe: ['a photo of blood and gore', 'an open wound', 'a bloody injury', 'a dead body'],
      safe: ['red paint', 'tomato sauce', 'a healthy person', 'a doctor at work', 'a photo of a thing'],
      threshold: 0.5,
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
      threshold: 0.5,
    },
    {
      id: 'frightening',
      name: 'Frightening pictures',
      unsafe: ['a scene of a horror film', 'a frightening monster', 'a terrifying face', 'a burning wreck'],
      safe: ['a friendly cartoon', 'a smiling face', 'a calm scene', 'a toy', 'a photo of a thing'],
      threshold: 0.5,
    },
  ],
};

/** A policy at the door. Throws `bad-option` that names the category and what is wrong with it. */
export function checkPolicy(policy: Policy): Policy {
  if (!Array.isArray(policy?.categories) || policy.categories.length === 0)
    throw new AppError('bad-option', 'policy has no categories. Give at least one with unsafe and safe prompts.');
  const ids = new Set<string>();
  for (const [index, { id, unsafe, safe, threshold }] of policy.categories.entries()) {
    const place = `policy.categories[${index}]`;
    if (typeof id !== 'string' || id === '' || ids.has(id))
      throw new AppError('bad-option', `${place}.id is “${id}”. Each category has an id of its own.`);
    ids.add(id);
    for (const [name, prompts] of Object.entries({ unsafe, safe }))
      if (!Array.isArray(prompts) || prompts.length === 0 || prompts.some((prompt) => !String(prompt).trim()))
        throw new AppError('bad-option', `${place}.${name} has no or blank prompts. Give at least one sentence.`);
    if (!(threshold >= 0 && threshold <= 1))
      throw new AppError('bad-option', `${place}.threshold is ${threshold}. It is a number from 0 to 1.`);
  }
  return policy;
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
 * Scores a picture: in each category the softmax over all prompts, summed over the unsafe ones. A prompt counts by how
 * much nearer it is to the picture than to pictures of nothing, because models favour some prompts whatever they see
 * (contextual calibration, Zhao et al. 2021, arXiv 2102.09690).
 */
export function moderate({ categories }: Policy, { cosine, blank, scale }: Sight): Moderation {
  const results = categories.map(({ id, unsafe, safe, threshold }) => {
    const shares = softmax([...unsafe, ...safe].map((prompt) => scale * (cosine(prompt) - blank(prompt))));
    const score = shares.slice(0, unsafe.length).reduce((sum, share) => sum + share, 0);
    return { id, score, cosine: Math.max(...unsafe.map(cosine)), threshold, flagged: score >= threshold };
  });
  return { flagged: results.some(({ flagged }) => flagged), categories: results };
}
