import { builtInModel } from '../client.ts';
import type { LabelSet } from '../label-sets.ts';

/** For models that know photos. */
const everyday: LabelSet = {
  name: 'Everyday pictures',
  labels:
    'person, group of people, child, portrait, cat, dog, bird, horse, fish, insect, farm animal, wild animal, flower, tree, forest, mountain, beach, sea, lake, river, snow, sunset, night sky, city, street, building, house, bridge, room, kitchen, garden, car, bicycle, motorcycle, bus, train, boat, airplane, food, drink, fruit, vegetable, cake, plate of food, book, phone, computer, clothing, shoes, toy, ball, musical instrument, tool, furniture, lamp, clock, bag, sign, text, document, screenshot, map, diagram, drawing, painting, cartoon, logo, statue, sports, concert, wedding, birthday, fireworks, rain, fog'.split(
      ', ',
    ),
};
/** In words that the built-in model was shown. */
const drawings: LabelSet = {
  name: 'Drawings and emoji',
  labels:
    'grinning face, red heart, fox, cat, dog, lion, tiger, bear, panda, koala, rabbit, mouse, monkey, horse, cow, pig, sheep, elephant, giraffe, camel, penguin, owl, duck, chicken, parrot, eagle, fish, shark, whale, dolphin, octopus, turtle, snake, crocodile, frog, bee, butterfly, spider, snail, dinosaur, dragon, unicorn, rose, sunflower, tulip, palm tree, pine tree, tree, cactus, mushroom, maple leaf, red apple, banana, strawberry, grapes, watermelon, lemon, pineapple, carrot, tomato, pizza, hamburger, hot dog, sandwich, cheese, bread, cookie, doughnut, cupcake, birthday cake, ice cream cone, cup of coffee, glass of wine, beer mug, car, bus, taxi, police car, fire truck, bicycle, motorcycle, steam train, airplane, helicopter, rocket, sailboat, ship, ufo, house, castle, church, school, mountain, volcano, beach, full moon, crescent moon, star, cloud, rainbow, snowman, snowflake, umbrella, fire, soccer ball, basketball, guitar, piano, trumpet, violin, drum, pencil, scissors, key, hammer, phone, computer, camera, television, light bulb, candle, round clock, alarm clock, backpack, handbag, dress, t-shirt, sneaker, boot, crown, glasses, ring, gift, trophy, medal, balloon, hot air balloon, robot, ghost, skull, alien'.split(
      ', ',
    ),
};
/** How a picture looks, whatever it shows. */
const look: LabelSet = {
  name: 'Colours and look',
  labels:
    'red, orange, yellow, green, blue, purple, pink, brown, black, white, grey, colourful, black and white, dark, bright, close-up, wide landscape, seen from above, blurred, pattern'.split(
      ', ',
    ),
};

/** Lists of tags that are always there. */
export const givenLists: readonly LabelSet[] = [everyday, drawings, look];

/** The list to begin with: a model is asked about things that it can know. */
export const startList = (model: string): LabelSet => (model === builtInModel ? drawings : everyday);
