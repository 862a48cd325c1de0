import { readFileSync } from 'node:fs';
import { createSession, type Session } from '../src/runtime/session.ts';
import { createClipTokenizer } from '../src/runtime/text/clip-tokenizer.ts';
import type { Picture } from '../src/runtime/picture/picture.ts';
import { embedTexts } from '../src/tasks/clip/engine/embed-texts.ts';
import { fitPicture, writePlanes } from '../src/tasks/clip/engine/preprocess.ts';
import { outputSize, parsePreprocessing } from '../src/tasks/clip/engine/preprocessing.ts';
import { recogniseTowers } from '../src/tasks/clip/engine/towers.ts';
import { dot, ensemble, rowOf, unit } from '../src/tasks/clip/engine/vectors.ts';
import { denoise } from '../src/tasks/diffusion/engine/denoise.ts';
import { encodePrompt } from '../src/tasks/diffusion/engine/prompt/condition.ts';
import { createPromptTokenizer } from '../src/tasks/diffusion/engine/prompt/tokenizer.ts';
import { readVaeConfig } from '../src/tasks/diffusion/engine/vae-config.ts';
import { decodeLatents } from '../src/tasks/diffusion/engine/vae.ts';

/**
 * The judge of the pocket Stable Diffusion's recipe (judge_sd.py), with the app's own engines: pictures of a concept on a
 * coloured background are made, and the drawing model inside pocket CLIP names them.
 */
const models = new URL('../public/models/', import.meta.url);
const critic = '../../e2e/golden/clip/drawings';
const bytes = (path: string) => readFileSync(new URL(path, models));
const json = (path: string) => JSON.parse(bytes(path).toString('utf8')) as { [key: string]: unknown };
const open = (path: string): Promise<Session> => createSession(bytes(path), { device: 'wasm' });

/** All that the pocket model was taught. */
export const concepts = json('pocket-sd/concepts.json')['concepts'] as string[];

/** The first 40 prompts of judge_sd.py with its seed 0 (numpy 2, `default_rng(0)`): concept and background. */
export const judged: readonly (readonly [concept: string, background: string])[] = [
  ['halloween pumpkin', 'gray'],
  ['maple leaf', 'black'],
  ['whale', 'yellow'],
  ['cow', 'green'],
  ['red heart', 'purple'],
  ['owl', 'orange'],
  ['robot', 'red'],
  ['cheese', 'white'],
  ['snowman', 'pink'],
  ['bus', 'blue'],
  ['Christmas tree', 'green'],
  ['unicorn', 'blue'],
  ['fire', 'yellow'],
  ['mushroom', 'orange'],
  ['koala', 'white'],
  ['bear', 'pink'],
  ['basketball', 'red'],
  ['mouse', 'gray'],
  ['ladybug', 'purple'],
  ['rabbit', 'black'],
  ['ghost', 'red'],
  ['octopus', 'yellow'],
  ['tropical fish', 'orange'],
  ['turtle', 'blue'],
  ['corn', 'white'],
  ['snowflake', 'pink'],
  ['gift', 'purple'],
  ['red apple', 'green'],
  ['traffic light', 'black'],
  ['tiger', 'gray'],
  ['butterfly', 'purple'],
  ['sun', 'black'],
  ['cactus', 'orange'],
  ['watermelon', 'green'],
  ['fire truck', 'gray'],
  ['ufo', 'blue'],
  ['sailboat', 'red'],
  ['banana', 'yellow'],
  ['car', 'white'],
  ['penguin', 'pink'],
];

const bare = new Set(['corn', 'cheese', 'fire', 'earth', 'grapes', 'cherries', 'french fries']);

/** A name with its article as the captions of the training have it: `noun` of compose.py. */
function noun(name: string): string {
  if (bare.has(name)) return name;
  if (name === 'sun') return 'the sun';
  return `${/^(?:[aeio]|umb)/iu.test(name) ? 'an' : 'a'} ${name}`;
}

const promptOf = ([concept, background]: (typeof judged)[number]) =>
  `a picture of ${noun(concept)} on ${noun(background)} background`;

export interface PainterOptions {
  seeds: readonly number[];
  steps: number;
  scheduler: string;
}

/** Makes 128 x 128 pictures from words, one for each seed: text encoder, UNet and VAE decoder of the pocket model. */
export async function openPainter() {
  const [text, unet, decoder] = [
    await open('pocket-sd/text_encoder/model.onnx'),
    await open('pocket-sd/unet/model.onnx'),
    await open('pocket-sd/vae_decoder/model.onnx'),
  ];
  const tokenizer = createPromptTokenizer(
    json('pocket-sd/tokenizer/tokenizer.json'),
    json('pocket-sd/tokenizer/tokenizer_config.json'),
  );
  const towers = [{ session: text, tokenizer }];
  const config = readVaeConfig(json('pocket-sd/vae_decoder/config.json'));
  const negative = await encodePrompt(towers, '');

  return async (subject: (typeof judged)[number], options: PainterOptions): Promise<Picture[]> => {
    const { latents } = await denoise(unet, {
      ...options,
      positive: await encodePrompt(towers, promptOf(subject)),
      negative,
      width: 128,
      height: 128,
      guidanceScale: 6,
      strength: 1,
      schedulerConfig: json('pocket-sd/scheduler/scheduler_config.json'),
      scalingFactor: config.scalingFactor,
      rng: 'cpu',
    });
    return decodeLatents(decoder, latents, { config });
  };
}

/** What the judge says of a picture. */
export interface Verdict {
  /** The concept that is nearest of all. */
  named: string;
  /** Chance that the right one comes first among 20, the other 19 drawn from all. */
  amongTwenty: number;
}

const frames = ['a picture of ', 'an icon of ', 'a drawing of '];

/** The drawing model, which knows the concepts. */
export async function openCritic() {
  const sessions = [await open(`${critic}/onnx/text_model.onnx`), await open(`${critic}/onnx/vision_model.onnx`)];
  const preprocessing = parsePreprocessing(json(`${critic}/preprocessor_config.json`));
  const side = outputSize(preprocessing)!.width;
  const { text, vision } = recogniseTowers(sessions, { side });
  const tokenizer = createClipTokenizer(json('pocket-clip/tokenizer.json'));
  const captions = concepts.flatMap((concept) => frames.map((frame) => frame + noun(concept)));
  const rows = await embedTexts({ text, tokenizer, textLength: 77, pad: 0, seesPadding: false }, captions);
  const labels = concepts.map((_, i) => ensemble(frames.map((__, k) => rowOf(rows, i * frames.length + k))));

  return async (picture: Picture, concept: string): Promise<Verdict> => {
    const data = new Float32Array(3 * side * side);
    writePlanes(fitPicture(picture, preprocessing), preprocessing, { target: data, offset: 0 });
    const vector = unit(rowOf(await vision.run({ data, count: 1, width: side, height: side }), 0));
    const cosines = labels.map((label) => dot(vector, label));
    const own = cosines[concepts.indexOf(concept)]!;
    const beaten = cosines.filter((cosine) => cosine < own).length;
    return {
      named: concepts[cosines.indexOf(Math.max(...cosines))]!,
      amongTwenty: chanceOfFirst(beaten, concepts.length - 1),
    };
  };
}

/** Chance that 19 labels drawn from `others` are all among the `beaten` ones: what many draws come to. */
function chanceOfFirst(beaten: number, others: number): number {
  let chance = 1;
  for (let i = 0; i < 19; i++) chance *= Math.max(0, beaten - i) / (others - i);
  return chance;
}
