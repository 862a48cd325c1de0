import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { readNpz } from '../../../../../e2e/npz.ts';
import { createSession } from '../../../../runtime/session.ts';
import { chunkPrompt } from './chunks.ts';
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
