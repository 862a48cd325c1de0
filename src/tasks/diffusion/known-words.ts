import { readSyntax } from './engine/prompt/syntax.ts';

/** What a small model was taught: the things that it paints, and the colours behind them. */
export interface KnownWords {
  things: readonly string[];
  backgrounds: readonly string[];
}

/** Reads the list beside a model (`concepts.json`). Undefined where there is none: then it may know anything. */
export function readKnownWords(json: Readonly<Record<string, unknown>>): KnownWords | undefined {
  const [things, backgrounds] = [json['concepts'], json['backgrounds']].map((list) =>
    Array.isArray(list) ? list.filter((word) => typeof word === 'string') : [],
  );
  return things!.length > 0 ? { things: things!, backgrounds: backgrounds! } : undefined;
}

/** Whether a prompt names a thing that the model knows, by the last word of its name ("apple" for "red apple"). */
export function knowsThing(prompt: string, { things }: KnownWords): boolean {
  const known = new Set(things.map((thing) => wordsOf(thing).at(-1)));
  return wordsOf(readSyntax(prompt).text).some((word) => formsOf(word).some((form) => known.has(form)));
}

/** A sentence where a prompt names nothing that the model knows; none for an empty prompt. */
export function unknownNotices(prompt: string, words: KnownWords | undefined): string[] {
  if (!words || prompt.trim() === '' || knowsThing(prompt, words)) return [];
  return [
    `This model knows nothing that the prompt names. It paints ${words.things.length} things, each on a plain background, and something of its own for any other.`,
  ];
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** One of it and more of it, as far as an s at the end tells. */
const formsOf = (word: string): string[] => [
  word,
  `${word}s`,
  word.replace(/s$/u, ''),
  word.replace(/es$/u, ''),
  word.replace(/y$/u, 'ies'),
];
