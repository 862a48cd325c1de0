// Fits the linear map from latents to colours that previews use, for the pocket model, from pictures that it makes:
//   node e2e/reference/run.mjs fit-preview.ts
// Run it again when the weights are trained again.
import { readFileSync, writeFileSync } from 'node:fs';
import { createSession } from '../../src/runtime/session.ts';
import { denoise } from '../../src/tasks/diffusion/engine/denoise.ts';
import type { PreviewMap } from '../../src/tasks/diffusion/engine/preview.ts';
import { encodePrompt } from '../../src/tasks/diffusion/engine/prompt/condition.ts';
import { createPromptTokenizer } from '../../src/tasks/diffusion/engine/prompt/tokenizer.ts';
import { readVaeConfig } from '../../src/tasks/diffusion/engine/vae-config.ts';
import { decodeLatents } from '../../src/tasks/diffusion/engine/vae.ts';

const model = new URL('../../public/models/pocket-sd/', import.meta.url);
const [pictures, steps, side, scale, channels] = [48, 12, 128, 8, 4];
const colours = ['white', 'red', 'green', 'blue', 'yellow', 'purple', 'orange', 'grey'];

const readJson = (path: string) => JSON.parse(readFileSync(new URL(path, model), 'utf8')) as Record<string, unknown>;
const open = (part: string) => createSession(readFileSync(new URL(`${part}/model.onnx`, model)), { device: 'wasm' });

/** Least squares by the normal equations; each row is the inputs and then the outputs. */
function fit(rows: readonly number[][], inputs: number): number[][] {
  const width = rows[0]!.length;
  const system = Array.from({ length: inputs }, (_, i) =>
    Array.from({ length: width }, (_, j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
  );
  for (let pivot = 0; pivot < inputs; pivot++) {
    const scaled = system[pivot]!.map((value) => value / system[pivot]![pivot]!);
    system.forEach((row, i) => {
      system[i] = i === pivot ? scaled : row.map((value, j) => value - row[pivot]! * scaled[j]!);
    });
  }
  return system.map((row) => row.slice(inputs));
}

const config = readVaeConfig(readJson('vae_decoder/config.json'));
const { concepts } = readJson('concepts.json') as { concepts: string[] };
const tokenizer = createPromptTokenizer(
  readJson('tokenizer/tokenizer.json'),
  readJson('tokenizer/tokenizer_config.json'),
);
const towers = [{ session: await open('text_encoder'), tokenizer }];
const unet = await open('unet');
const decoder = await open('vae_decoder');
const negative = await encodePrompt(towers, '');

const rows: number[][] = [];
for (let seed = 0; seed < pictures; seed++) {
  const concept = concepts[Math.floor((seed * concepts.length) / pictures)]!;
  const prompt = `a picture of a ${concept} on a ${colours[seed % colours.length]} background`;
  const { latents } = await denoise(unet, {
    positive: await encodePrompt(towers, prompt),
    negative,
    width: side,
    height: side,
    steps,
    guidanceScale: 6,
    strength: 1,
    scheduler: 'DPM++ 2M',
    schedulerConfig: readJson('scheduler/scheduler_config.json'),
    scalingFactor: config.scalingFactor,
    seeds: [seed],
    rng: 'cpu',
  });
  const [picture] = await decodeLatents(decoder, latents, { config });
  const places = (side / scale) ** 2;
  for (let place = 0; place < places; place++) {
    const [x, y] = [(place % (side / scale)) * scale, Math.floor(place / (side / scale)) * scale];
    const mean = [0, 0, 0];
    for (let i = 0; i < scale * scale; i++)
      for (let c = 0; c < 3; c++)
        mean[c] =
          mean[c]! + picture!.data[((y + Math.floor(i / scale)) * side + x + (i % scale)) * 3 + c]! / (scale * scale);
    const inputs = Array.from({ length: channels }, (_, channel) => latents.data[channel * places + place]!);
    rows.push([...inputs, 1, ...mean.map((value) => value / 127.5 - 1)]);
  }
}

const solution = fit(rows, channels + 1).map((row) => row.map((value) => Number(value.toFixed(4))));
const map: PreviewMap = { factors: solution.slice(0, channels), bias: solution[channels]! };
const squares = rows.reduce((sum, row) => {
  const errors = map.bias.map((bias, c) => {
    const value = map.factors.reduce((total, factor, i) => total + factor[c]! * row[i]!, bias);
    return (value - row[channels + 1 + c]!) ** 2;
  });
  return sum + errors.reduce((total, error) => total + error, 0) / errors.length;
}, 0);
console.log(
  `${rows.length} places, ${(10 * Math.log10(4 / (squares / rows.length))).toFixed(1)} dB at the latents' size`,
);
writeFileSync(new URL('preview.json', model), `${JSON.stringify(map, undefined, 2)}\n`);
