import type { Policy } from './moderation.ts';

const pictures = (things: string): string[] => things.split(', ').map((thing) => `a picture of ${thing}`);

/** What a drawing may show as well: something of each kind that the pocket model was taught. */
const otherThings = pictures(
  'a dog, a bird, a fish, a butterfly, a dragon, a flower, a tree, a mushroom, a red apple, bread, a chicken leg, ' +
    'a hamburger, a birthday cake, an ice cream cone, a cup of coffee, a spoon, a mountain, fire, a house, a car, ' +
    'an airplane, the sun, a lightning bolt, an umbrella, a gift, a soccer ball, a fishing pole, glasses, a t-shirt, ' +
    'a crown, a guitar, a microphone, a phone, a candle, a book, a pencil, a pen, scissors, a key, a hammer, ' +
    'a red heart, a sad face, a robot, an eye, a hand',
);

/**
 * What the pocket model can judge of the general policy, in words that it was taught. On 830 drawings of two styles
 * that it never saw it flags 14 of the 16 with weapons or alcohol and 4 % of the others, where the general policy flags
 * 97 % of all. Skulls, ghosts and devils it finds too seldom (3 of 8); nudity and injuries it was never shown.
 */
export const drawingPolicy: Policy = {
  categories: [
    {
      id: 'weapons',
      name: 'Weapons',
      unsafe: pictures('a dagger, crossed swords, a bomb, a bow and arrow'),
      safe: [...pictures('a kitchen knife, a syringe, a tennis racket'), ...otherThings],
      threshold: 0.923,
    },
    {
      id: 'alcohol',
      name: 'Alcohol',
      unsafe: pictures('a champagne bottle, a glass of wine, a cocktail, a beer mug'),
      safe: [...pictures('a glass of milk, a medal, a padlock'), ...otherThings],
      threshold: 0.923,
    },
  ],
};
