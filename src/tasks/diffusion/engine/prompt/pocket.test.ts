import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { readNpz } from '../../../../../e2e/npz.ts';
import { createSession } from '../../../../runtime/session.ts';
import { chunkPrompt } from './chunks.ts';
import { skipLayers } from './clip-skip.ts';
import { encodePrompt, type TextTower } from './condition.ts';
import { createPromptTokenizer } from './tokenizer.ts';

// diffusers 0.42.1 and transformers 5.23.0, float32 on the CPU: e2e/golden/sd/README.md, pipeline/common.npz.
const prompts = [
  'a picture of a cat on a blue background',
  'a red apple on a white background',
  'a rocket, flat style, on a yellow background',
  '',
];
const golden = readNpz(readFileSync('e2e/golden/sd/pipeline/common.npz'));
const model = 'public/models/pocket-sd/';
const json = (path: string): unknown => JSON.parse(readFileSync(model + path, 'utf8'));

let tower: TextTower;
beforeAll(async () => {
  tower = {
    session: await createSession(readFileSync(`${model}text_encoder/model.onnx`), { device: 'wasm' }),
    tokenizer: createPromptTokenizer(
      json('tokenizer/tokenizer.json'),
      json('tokenizer/tokenizer_config.json') as { pad_token: string },
    ),
  };
});

test.each(prompts.map((prompt, row) => [prompt, row] as const))('“%s” has the ids of transformers', (prompt, row) => {
  const ids = Array.from(golden['input_ids']!.data as ArrayLike<number | bigint>, Number);
  expect(chunkPrompt(prompt, tower.tokenizer).chunks[0]!.ids).toEqual(ids.slice(77 * row, 77 * (row + 1)));
});

// numpy 2 over onnxruntime 1.30: final_layer_norm of what /encoder/layers.N/Add_1 gives, of the tokens 5 and 76.
test.each([
  [1, [-0.33274, -0.448736, -0.768776, 0.607595, 0.163179, -0.303822], [0.784546, 0.527363, -0.807016]],
  [2, [0.781916, 0.177241, -0.6365, 0.108722, -0.356853, 0.868523], [1.556256, 1.235826, -0.557672]],
])('%i layers are left out, and the last norm is not', async (clipSkip, fifth, end) => {
  const graph = skipLayers(readFileSync(`${model}text_encoder/model.onnx`), clipSkip);
  const session = await createSession(graph, { device: 'wasm' });
  const ids = [320, 1674, 539, 320, 2368, 525, 320, 1746, 5994];
  const tokenizer = { ...tower.tokenizer, encode: (text: string) => (text === ',' ? [267] : ids) };
  const { states } = await encodePrompt([{ session, tokenizer, skipped: clipSkip }], 'these ids', { clipSkip });
  for (const [i, value] of fifth.entries()) expect(states.data[5 * 128 + i]).toBeCloseTo(value, 4);
  for (const [i, value] of end.entries()) expect(states.data[76 * 128 + i]).toBeCloseTo(value, 4);
});

test('more layers than there are cannot be left out', () => {
  const graph = readFileSync(`${model}text_encoder/model.onnx`);
  expect(() => skipLayers(graph, 3)).toThrow('clipSkip is 3. With this model it can be 0 to 2.');
  const decoder = readFileSync(`${model}vae_decoder/model.onnx`);
  expect(() => skipLayers(decoder, 1)).toThrow('0 only: the layers of its text encoder are not known');
});

test.each(prompts.map((prompt, row) => [prompt, row] as const))(
  '“%s” has the states of diffusers',
  async (prompt, row) => {
    const { states } = await encodePrompt([tower], prompt);
    const size = states.data.length;
    const expected = (golden['last_hidden_state']!.data as Float32Array).subarray(size * row, size * (row + 1));
    const difference = states.data.reduce((largest, value, i) => Math.max(largest, Math.abs(value - expected[i]!)), 0);
    expect(states.dims).toEqual([1, 77, 128]);
    expect(difference).toBeLessThan(1e-4);
  },
);
