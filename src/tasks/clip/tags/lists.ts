import { builtInModel } from '../defaults.ts';
import type { LabelSet } from '../label-sets.ts';

/** For models that know photos of all kinds, of people and of scenes. */
const everyday: LabelSet = {
  name: 'Everyday pictures',
  labels:
    'person, group of people, child, portrait, cat, dog, bird, horse, fish, insect, farm animal, wild animal, flower, tree, forest, mountain, beach, sea, lake, river, snow, sunset, night sky, city, street, building, house, bridge, room, kitchen, garden, car, bicycle, motorcycle, bus, train, boat, airplane, food, drink, fruit, vegetable, cake, plate of food, book, phone, computer, clothing, shoes, toy, ball, musical instrument, tool, furniture, lamp, clock, bag, sign, text, document, screenshot, map, diagram, drawing, painting, cartoon, logo, statue, sports, concert, wedding, birthday, fireworks, rain, fog'.split(
      ', ',
    ),
};
/** In words that the built-in model knows, of photos and of drawings. */
const things: LabelSet = {
  name: 'Things in photos and drawings',
  labels:
    'grinning face, red heart, fox, cat, dog, lion, tiger, bear, panda, koala, rabbit, mouse, monkey, horse, zebra, cow, pig, sheep, goat, deer, squirrel, wolf, elephant, giraffe, camel, penguin, owl, duck, chicken, parrot, flamingo, peacock, swan, eagle, fish, shark, whale, dolphin, octopus, turtle, snake, crocodile, frog, bee, butterfly, ladybug, spider, snail, crab, lobster, lizard, dinosaur, dragon, unicorn, rose, sunflower, tulip, dandelion, palm tree, pine tree, tree, cactus, mushroom, maple leaf, red apple, banana, strawberry, grapes, watermelon, orange, lemon, pineapple, carrot, broccoli, corn, bell pepper, tomato, pizza, hamburger, hot dog, sandwich, cheese, bread, cookie, doughnut, cupcake, birthday cake, ice cream cone, cup of coffee, glass of wine, beer mug, car, bus, taxi, police car, fire truck, truck, tractor, tank, bicycle, motorcycle, steam train, airplane, helicopter, rocket, sailboat, canoe, ship, ufo, house, castle, church, school, mosque, bridge, dam, lighthouse, windmill, fountain, statue, mountain, volcano, beach, full moon, crescent moon, star, cloud, rainbow, snowman, snowflake, umbrella, fire, soccer ball, basketball, guitar, piano, trumpet, violin, saxophone, drum, pencil, scissors, key, hammer, screwdriver, saw, wrench, phone, computer, camera, television, light bulb, candle, round clock, alarm clock, bottle, teapot, bucket, chair, sofa, bookcase, backpack, handbag, dress, t-shirt, sneaker, boot, crown, glasses, ring, gift, trophy, medal, balloon, hot air balloon, robot, ghost, skull, alien'.split(
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
export const givenLists: readonly LabelSet[] = [everyday, things, look];

/** The list to begin with: a model is asked about things that it can know. */
export const startList = (model: string): LabelSet => (model === builtInModel ? things : everyday);
