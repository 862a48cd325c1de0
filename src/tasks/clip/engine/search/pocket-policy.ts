import type { Policy } from './moderation.ts';

const pictures = (things: string): string[] => things.split(', ').map((thing) => `a picture of ${thing}`);

/** What a picture may show as well: something of each kind that the pocket model knows. */
const otherThings = pictures(
  'a dog, a bird, a fish, a butterfly, a dragon, a flower, a tree, a mushroom, a red apple, bread, a chicken leg, ' +
    'a hamburger, a birthday cake, an ice cream cone, a cup of coffee, a spoon, a mountain, fire, a house, a car, ' +
    'an airplane, the sun, a lightning bolt, an umbrella, a gift, a soccer ball, a fishing pole, glasses, a t-shirt, ' +
    'a crown, a guitar, a microphone, a phone, a candle, a book, a pencil, a pen, scissors, a key, a hammer, ' +
    'a red heart, a sad face, a robot, an eye, a hand',
);

/** What photos show that is as long, as sharp or as metallic as a weapon. */
const tools = pictures(
  'tweezers, pliers, a saw, a wrench, a nutcracker, a clothespin, a screwdriver, a corkscrew, a fork, an eraser, tools, ' +
    'a kitchen knife on a table',
);
/** What photos show that is as round and hollow as a glass. */
const vessels = pictures(
  'a cup, a mug, a pitcher, a bucket, a plate, a trash can, a kettle, a glass, a water bottle, a jug',
);

/**
 * What the pocket model can judge of the general policy, in words that it knows. On 830 drawings of two styles that it
 * never saw it flags all 16 with weapons or alcohol and 2 % of the others; of 523 harmless photos it flags 11.
 * How many weapons it finds in photos was not measured. Skulls, ghosts and devils it finds too seldom; of nudity,
 * injuries and most that people do it knows nothing.
 */
export const pocketPolicy: Policy = {
  categories: [
    {
      id: 'weapons',
      name: 'Weapons',
      unsafe: pictures('a dagger, crossed swords, a bomb, a bow and arrow, a rifle, a revolver'),
      safe: [...pictures('a kitchen knife, a syringe, a tennis racket'), ...otherThings, ...tools],
      threshold: 0.82,
    },
    {
      id: 'alcohol',
      name: 'Alcohol',
      unsafe: pictures('a champagne bottle, a glass of wine, a cocktail, a beer mug'),
      safe: [...pictures('a glass of milk, a medal, a padlock'), ...otherThings, ...vessels],
      threshold: 0.92,
    },
  ],
};
