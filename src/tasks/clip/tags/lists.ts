import type { LabelSet } from '../label-sets.ts';

/** Lists of tags that are always there. */
export const givenLists: readonly LabelSet[] = [
  {
    name: 'Everyday pictures',
    labels:
      'person, group of people, child, portrait, cat, dog, bird, horse, fish, insect, farm animal, wild animal, flower, tree, forest, mountain, beach, sea, lake, river, snow, sunset, night sky, city, street, building, house, bridge, room, kitchen, garden, car, bicycle, motorcycle, bus, train, boat, airplane, food, drink, fruit, vegetable, cake, plate of food, book, phone, computer, clothing, shoes, toy, ball, musical instrument, tool, furniture, lamp, clock, bag, sign, text, document, screenshot, map, diagram, drawing, painting, cartoon, logo, statue, sports, concert, wedding, birthday, fireworks, rain, fog'.split(
        ', ',
      ),
  },
  {
    name: 'Drawings and emoji',
    labels:
      'face, smiling face, hand, heart, person, cat, dog, fox, lion, bear, bird, owl, fish, insect, flower, tree, leaf, fruit, vegetable, cake, drink, bread, meat, sun, moon, star, cloud, rain, snow, fire, house, building, car, bus, train, boat, airplane, rocket, bicycle, ball, medal, musical instrument, book, letter, pencil, telephone, computer, clock, key, lock, tool, weapon, clothing, shoe, hat, bag, crown, glasses, flag, arrow, sign, square, circle'.split(
        ', ',
      ),
  },
  {
    name: 'Colours and look',
    labels:
      'red, orange, yellow, green, blue, purple, pink, brown, black, white, grey, colourful, black and white, dark, bright, close-up, wide landscape, seen from above, blurred, pattern'.split(
        ', ',
      ),
  },
];
