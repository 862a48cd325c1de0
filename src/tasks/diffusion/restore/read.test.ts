import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writePngText } from '../../../formats/png-text.ts';
import { isAccepted } from '../options.ts';
import type { Parameters } from '../parameters.ts';
import { readRestored } from './read.ts';
import type { Restored } from './settle.ts';

const runs = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 500) };
const folder = 'e2e/golden/sd/foreign/';
const expected = JSON.parse(readFileSync(`${folder}index.json`, 'utf8')) as Record<string, Restored>;
const plain = new Uint8Array(readFileSync('e2e/golden/sd/parameters/none.png'));
const withTexts = (texts: Record<string, string>) => new Blob([writePngText(plain, new Map(Object.entries(texts)))]);
const read = (texts: Record<string, string>) => readRestored(withTexts(texts));

describe('a picture of another program gives what its program means by it, and names the rest', () => {
  for (const name of readdirSync(folder).filter((file) => !file.endsWith('.json')))
    test(name, async () => expect(await readRestored(new Blob([readFileSync(folder + name)]))).toEqual(expected[name]));
});

describe('what a file of AUTOMATIC1111 leaves out is its default', () => {
  const text = (more: string) => `a\nSteps: 20, CFG scale: 7, Seed: 1, Sampler: ${more}`;
  const options = async (more: string) => (await read({ parameters: text(more) }))!.options;
  test('noise of the graphics card, no layers left out, its weights, an encoded negative prompt', async () => {
    expect(await options('Euler, Size: 512x512')).toEqual({
      prompt: 'a',
      negativePrompt: '',
      steps: 20,
      guidanceScale: 7,
      seed: 1,
      width: 512,
      height: 512,
      scheduler: 'Euler',
      rng: 'nv',
      clipSkip: 0,
      clipSkipFor: 'prompt',
      emphasis: 'a1111',
      guidanceRescale: 0,
    });
  });
  test('of a mask as well, where there was one', async () => {
    expect(await options('Euler, Denoising strength: 0.75, Mask blur: 6')).toMatchObject({
      strength: 0.75,
      maskBlur: 6,
      inpaintArea: 'whole',
      maskPadding: 32,
    });
  });
  test('and clip skip is for both prompts', async () => {
    expect(await options('Euler, Clip skip: 3')).toMatchObject({ clipSkip: 2, clipSkipFor: 'both' });
  });
  test.each([
    ['DDIM, Eta DDIM: 0.5', 0.5],
    ['DDIM, Eta: 0.5', 0.5], // before version 1.4
    ['DDIM, Eta: 1, Eta DDIM: 0.25', 0.25],
    ['DDIM', undefined],
    ['Euler a, Eta: 0.5', undefined],
    ['Euler a, Eta DDIM: 0.5', undefined],
    ['TCD, Eta: 0.3', 0.3],
  ])('%s has eta %s', async (more, eta) => expect((await options(more)).eta).toBe(eta));
  test('an eta that changes nothing here is not named, another is', async () => {
    const left = async (more: string) => (await read({ parameters: text(`${more}, Size: 64x64`) }))!.left.join();
    expect(await left('Euler a, Eta: 1')).toBe('');
    expect(await left('Euler, Eta: 0.5')).toBe('');
    expect(await left('DPM++ SDE, Eta: 0.5')).toContain('Eta: 0.5');
  });
});

describe('nothing is dropped in silence', () => {
  test.each([
    'Variation seed: 9, Variation seed strength: 0.5',
    'ENSD: 31337',
    'Hires upscale: 2, Hires steps: 10',
    'Refiner: x, Refiner switch at: 0.8',
    'Seed resize from: 400x400',
    'Emphasis: No norm',
    'Masked content: latent noise',
    'Mask mode: Inpaint not masked',
    'RNG: TPU',
    'Something new: 7',
    'VAE: kl-f8',
  ])('%s', async (more) => {
    const { left } = (await read({ parameters: `a\nSteps: 20, CFG scale: 7, Seed: 1, ${more}` }))!;
    for (const field of more.split(', ')) expect(left.join('\n')).toContain(field);
  });
  test.each([
    ['Steps: 200', 'Steps: 200'],
    ['CFG scale: 99', 'Guidance scale: 99'],
    ['Clip skip: 40', 'Clip skip: 39'],
    ['Seed: -5', 'Seed: -5'],
    ['Seed: abc', 'Seed: abc'],
    ['Size: 9999x8', 'Size: 9999 × 8'],
    ['Sampler: Restart', 'Sampler: Restart'],
    ['Denoising strength: 7', 'Strength: 7'],
  ])('%s', async (more, named) => {
    const { left } = (await read({ parameters: `a\nModel: , CFG scale: 7, Steps: 20, Seed: 1, ${more}` }))!;
    expect(left.join('\n')).toContain(named);
  });
  test('of our own neither', async () => {
    const { options, left } = (await read({ triptych: '{"prompt": "a", "steps": 1000, "later": true, "seed": 1}' }))!;
    expect(options).toEqual({ prompt: 'a', seed: 1 });
    expect(left).toEqual(['steps: 1000', 'later: true']);
  });
});

describe('graphs of ComfyUI', () => {
  const graph = (nodes: Record<string, [type: string, inputs: object]>) =>
    read({
      prompt: JSON.stringify(
        Object.fromEntries(Object.entries(nodes).map(([id, [type, inputs]]) => [id, { class_type: type, inputs }])),
      ),
    });
  const sampler = {
    seed: 5,
    steps: 20,
    cfg: 7,
    sampler_name: 'euler_ancestral',
    scheduler: 'normal',
    denoise: 1,
    positive: ['p', 0],
    negative: ['n', 0],
    latent_image: ['e', 0],
    model: ['m', 0],
  };
  const rest = {
    p: ['CLIPTextEncode', { text: 'a fox', clip: ['m', 1] }],
    n: ['CLIPTextEncode', { text: 'a dog', clip: ['m', 1] }],
    e: ['EmptyLatentImage', { width: 512, height: 640, batch_size: 1 }],
    m: ['CheckpointLoaderSimple', { ckpt_name: 'x.safetensors' }],
    d: ['VAEDecode', { samples: ['s', 0] }],
    o: ['SaveImage', { images: ['d', 0] }],
  } satisfies Record<string, [string, object]>;

  test('values, texts and seeds may come from other nodes', async () => {
    const found = await graph({
      ...rest,
      s: ['KSampler', { ...sampler, seed: ['r', 0], steps: ['i', 0] }],
      r: ['Seed (rgthree)', { seed: '18446744073709551615' }],
      i: ['PrimitiveInt', { value: 33 }],
      p: ['CLIPTextEncode', { text: ['t', 0] }],
      t: ['String Literal', { string: 'a bird' }],
    });
    expect(found!.options).toMatchObject({ prompt: 'a bird', steps: 33, seed: 4_294_967_295, height: 640 });
  });
  test('of several passes the first counts, and the others are named', async () => {
    const found = await graph({
      ...rest,
      a: ['KSampler', { ...sampler, steps: 12 }],
      u: ['LatentUpscale', { samples: ['a', 0], width: 1024, height: 1024 }],
      s: ['KSampler', { ...sampler, denoise: 0.5, latent_image: ['u', 0] }],
    });
    expect(found!.options).toMatchObject({ steps: 12, width: 512 });
    expect(found!.left).toContain('Passes after the first: 1');
  });
  test('the advanced samplers, their schedules and their guiders', async () => {
    const found = await graph({
      ...rest,
      s: [
        'SamplerCustomAdvanced',
        { noise: ['z', 0], guider: ['g', 0], sampler: ['k', 0], sigmas: ['b', 0], latent_image: ['e', 0] },
      ],
      z: ['RandomNoise', { noise_seed: 77 }],
      g: ['CFGGuider', { cfg: 3.5, positive: ['p', 0], negative: ['n', 0], model: ['m', 0] }],
      k: ['KSamplerSelect', { sampler_name: 'dpmpp_2m' }],
      b: ['BasicScheduler', { scheduler: 'karras', steps: 9, denoise: 1, model: ['m', 0] }],
    });
    expect(found!.options).toMatchObject({
      prompt: 'a fox',
      negativePrompt: 'a dog',
      seed: 77,
      guidanceScale: 3.5,
      scheduler: 'DPM++ 2M Karras',
      steps: 9,
    });
  });
  test('a LoRA, layers left out, and nodes that nobody here knows', async () => {
    const found = await graph({
      ...rest,
      s: ['KSampler', { ...sampler, model: ['f', 0] }],
      f: ['FreeU_V2', { model: ['l', 0] }],
      l: ['LoraLoader', { lora_name: 'ink.safetensors', strength_model: 0.8, model: ['m', 0], clip: ['m', 1] }],
      c: ['CLIPSetLastLayer', { stop_at_clip_layer: -2, clip: ['l', 1] }],
      p: ['CLIPTextEncode', { text: 'a fox', clip: ['c', 0] }],
      n: ['CLIPTextEncode', { text: '', clip: ['c', 0] }],
    });
    expect(found!.options).toMatchObject({ clipSkip: 1, clipSkipFor: 'both', negativePrompt: '' });
    expect(found!.left).toEqual(expect.arrayContaining(['LoRA: ink.safetensors (0.8)', 'Node: FreeU_V2']));
  });
  test('a picture that was started from is asked for', async () => {
    const found = await graph({
      ...rest,
      s: ['KSampler', { ...sampler, denoise: 0.6, latent_image: ['v', 0] }],
      v: ['VAEEncode', { pixels: ['w', 0] }],
      w: ['LoadImage', { image: 'x.png' }],
    });
    expect(found!.options.strength).toBe(0.6);
    expect(found!.changed.join()).toContain('another picture');
  });
  test('Python may have written NaN into it', async () => {
    const nodes = { ...rest, s: ['KSampler', sampler] } as Record<string, [string, object]>;
    const text = JSON.stringify(
      Object.fromEntries(
        Object.entries(nodes).map(([id, [type, inputs]]) => [id, { class_type: type, inputs, is_changed: [0] }]),
      ),
    ).replaceAll('[0]', '[NaN]');
    expect((await read({ prompt: text }))!.options.prompt).toBe('a fox');
  });
});

describe('NovelAI', () => {
  test('braces become weights, and parentheses stay letters', async () => {
    const found = await read({
      Software: 'NovelAI',
      Description: '{{a}} [b] (c) {d',
      Comment: '{"seed": 1, "steps": 9}',
    });
    expect(found!.options.prompt).toBe('(a:1.1025) (b:0.9524) \\(c\\) (d:1.05)');
  });
});

/** Any JSON, or what looks like settings with anything at any place. */
const names = [
  'prompt',
  'c',
  'uc',
  'steps',
  'sampler',
  'seed',
  'size',
  'width',
  'inputs',
  'class_type',
  'positive',
  'model',
  'image',
  'sui_image_params',
  'base_model',
  'full_prompt',
  'metadata_scheme',
  'positive_prompt',
  'num_inference_steps',
  'Comment',
  'latent_image',
  'scheduler',
  'strength',
  'triptych',
  'clip_skip',
  'resolution',
  '3',
  '__proto__',
];
const node: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom(
      'KSampler',
      'CLIPTextEncode',
      'fooocus',
      'DDIM',
      '512x512',
      'NaN',
      ['3', 0],
      ['inputs', 0],
      -1,
      1e30,
    ),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 6 }),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
})).value;

test('whatever a text holds, what is read can be used, and nothing fails', async () => {
  const keys = [
    'parameters',
    'triptych',
    'prompt',
    'invokeai_metadata',
    'sd-metadata',
    'Dream',
    'Comment',
    'Description',
    'XML:com.adobe.xmp',
  ];
  const text = fc.oneof(
    node.map((value) => JSON.stringify(value)),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom(
        '"',
        '{',
        '[',
        ':',
        ',',
        'Steps: ',
        'Seed: 1',
        '\n',
        'a',
        '-s ',
        '<exif:UserComment>',
        'NaN',
        '\\',
      ),
      maxLength: 30,
    }),
  );
  const texts = fc.dictionary(fc.constantFrom(...keys), text, { maxKeys: 4 });
  await fc.assert(
    fc.asyncProperty(texts, fc.boolean(), async (found, isNovel) => {
      const restored = await read({ ...found, ...(isNovel && { Software: 'NovelAI' }) });
      if (!restored) return;
      for (const [name, value] of Object.entries(restored.options))
        expect(isAccepted(name as keyof Parameters, value)).toBe(true);
      for (const line of [...restored.changed, ...restored.left]) expect(typeof line).toBe('string');
    }),
    runs,
  );
});
