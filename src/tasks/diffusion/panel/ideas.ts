/** Something that the built-in model can draw. */
export interface Idea {
  thing: string;
  background: string;
}

/** Of the things in its list (`concepts.json` beside the model), a few that show it at its best. */
export const ideas: readonly Idea[] = [
  { thing: 'rocket', background: 'blue' },
  { thing: 'penguin', background: 'purple' },
  { thing: 'sunflower', background: 'green' },
];

/** The idea in the words that the model was taught. */
export const promptOf = ({ thing, background }: Idea): string =>
  `a picture of ${/^[aeiou]/u.test(thing) ? 'an' : 'a'} ${thing} on a ${background} background`;
