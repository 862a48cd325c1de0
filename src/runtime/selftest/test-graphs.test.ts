import { describe, expect, test } from 'vitest';
import type { Device } from '../device.ts';
import { AppError } from '../errors.ts';
import type { ModelEntry } from '../model-entry.ts';
import type { Session } from '../session.ts';
import { tensor } from '../tensor.ts';
import type { Answer, KeptAnswers } from './kept-answers.ts';
import { prepareAnswers, testGraphs } from './test-graphs.ts';

const entry = {
  id: 'some',
  name: 'Some',
  base: 'hub',
  variants: [{ dtype: 'fp16', files: [{ path: 'text.onnx', role: 'text', bytes: 8, sha256: 'a' }], memory: 1 }],
  config: [],
} as unknown as ModelEntry;
const [variant] = entry.variants;
const right = [1, -2, 3, 0.5];

/** A text tower that always gives these numbers; `runs` counts. */
function tower(numbers: readonly number[]) {
  const state = { runs: 0 };
  const session = {
    inputs: [{ name: 'input_ids', type: 'int64', dims: ['b', 's'] }],
    outputs: [{ name: 'text_embeds', type: 'float32', dims: ['b', 4] }],
    run: async () => {
      state.runs++;
      return { text_embeds: tensor('float32', Float32Array.from(numbers), [1, 4]) };
    },
  } as unknown as Session;
  return { session, state };
}
function memory(): KeptAnswers & { all: Map<string, Answer> } {
  const all = new Map<string, Answer>();
  return {
    all,
    read: async (subject) => all.get(JSON.stringify(subject)),
    write: async (subject, answer) => void all.set(JSON.stringify(subject), answer),
    forget: async () => all.clear(),
  };
}
const on = (device: Device, numbers: readonly number[], answers: KeptAnswers, more: object = {}) =>
  testGraphs(
    entry,
    { device, variant: variant!, sessions: new Map([['text', tower(numbers).session]]) },
    { answers, ...more },
  );
const never = () => Promise.reject(new Error('nothing had to be made'));

describe('a model without numbers of its own', () => {
  test('makes them on WebAssembly at the first use, and the graphics card is held to them', async () => {
    const answers = memory();
    expect(await on('wasm', right, answers, { make: never })).toMatchObject({ pass: true, error: 0, dtype: 'fp16' });
    expect(answers.all.size).toBe(1);
    const near = right.map((value) => value + 0.01);
    expect(await on('webgpu', near, answers, { make: never })).toMatchObject({ pass: true, tolerance: 0.18 });
    const off = right.map((value) => value + 0.3);
    expect(await on('webgpu', off, answers, { make: never })).toMatchObject({ pass: false, reason: /wrong by 0\.30/ });
    expect(await on('webgpu', [0, 0, 0, 0], answers)).toMatchObject({ pass: false, reason: /nothing but zeros/ });
    expect(await on('webgpu', [1, Number.NaN, 3, 0], answers)).toMatchObject({ pass: false, reason: /no numbers/ });
    expect(await on('wasm', off, answers)).toMatchObject({ pass: false });
  });

  test('has them made elsewhere before it is opened on the graphics card, once', async () => {
    const answers = memory();
    let made = 0;
    const make = async () => {
      made++;
      const { session } = tower(right);
      const { makeReferences } = await import('./answer.ts');
      return makeReferences(session, { role: 'text' }, { dtype: 'fp16' });
    };
    await prepareAnswers(entry, variant!, { answers, make });
    expect(await on('webgpu', right, answers, { make })).toMatchObject({ pass: true, error: 0 });
    expect(await on('webgpu', right.toReversed(), answers, { make })).toMatchObject({ pass: false });
    expect(made).toBe(1);
  });

  test('is known by its content: other files are asked anew', async () => {
    const answers = memory();
    await on('wasm', right, answers);
    const other = {
      ...entry,
      variants: [{ ...variant!, files: [{ ...variant!.files[0]!, sha256: 'b' }] }],
    } as ModelEntry;
    const sessions = new Map([['text', tower([9, 9, 9, 9]).session]]);
    const found = await testGraphs(other, { device: 'wasm', variant: other.variants[0]!, sessions }, { answers });
    expect(found).toMatchObject({ pass: true });
    expect(answers.all.size).toBe(2);
  });

  test('that WebAssembly cannot hold is still held to giving numbers, and says that nothing was compared', async () => {
    const answers = memory();
    const make = () => Promise.reject(new AppError('memory', 'its 3.4 GB are too much.'));
    expect(await on('webgpu', right, answers, { make })).toMatchObject({
      pass: true,
      note: 'its text was not compared: its 3.4 GB are too much',
    });
    expect(await on('webgpu', [0, 0, 0, 0], answers, { make })).toMatchObject({
      pass: false,
      reason: /nothing but zeros/,
    });
    expect(await on('webgpu', [1, Infinity, 0, 0], answers, { make })).toMatchObject({ pass: false });
  });

  test('is not judged by a file that is missing or damaged', async () => {
    const answers = memory();
    const missing = new AppError('model-missing', 'Some is not here.');
    await expect(on('webgpu', right, answers, { make: () => Promise.reject(missing) })).rejects.toBe(missing);
    expect(answers.all.size).toBe(0);
  });
});

test('the numbers of the catalogue come first', async () => {
  const references = [
    {
      role: 'text',
      inputs: [{ name: 'input_ids', type: 'int64', dims: [1, 1], values: [1] }],
      output: 'text_embeds',
      stride: 1,
      values: [5, 5, 5, 5],
    },
  ];
  const listed = { ...entry, selfTest: { tolerance: { fp16: 0.1 }, references } } as unknown as ModelEntry;
  const sessions = new Map([['text', tower(right).session]]);
  const options = { answers: memory(), make: never };
  expect(await testGraphs(listed, { device: 'webgpu', variant: variant!, sessions }, options)).toMatchObject({
    pass: false,
  });
  const without = { ...options, isAsked: (role: string) => role !== 'text' };
  expect(await testGraphs(listed, { device: 'webgpu', variant: variant!, sessions }, without)).toMatchObject({
    pass: true,
  });
});
