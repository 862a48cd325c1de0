import { expect, test } from 'vitest';
import { createSession, type Session } from '../../../../runtime/session.ts';
import { tensor, type DeviceTensor, type Tensor } from '../../../../runtime/tensor.ts';
import { freeMemory, gatherGraph, gatherMemory } from './memory.ts';

const key = 'past_key_values.0.decoder.key';
const value = 'past_key_values.0.decoder.value';
const dims = ['rows', 2, 'past', 1] as const;
const decoder: Pick<Session, 'inputs'> = {
  inputs: [
    { name: 'input_ids', type: 'int64', dims: ['rows', 'tokens'] },
    { name: key, type: 'float32', dims },
    { name: value, type: 'float32', dims },
    { name: 'past_key_values.0.encoder.key', type: 'float32', dims },
  ],
};
/** [2 rows, 2 heads, 1 token, 1] */
const memory = {
  [key]: tensor('float32', Float32Array.of(1, 2, 3, 4), [2, 2, 1, 1]),
  [value]: tensor('float32', Float32Array.of(5, 6, 7, 8), [2, 2, 1, 1]),
};
const reordered = {
  [key]: tensor('float32', Float32Array.of(3, 4, 3, 4, 1, 2), [3, 2, 1, 1]),
  [value]: tensor('float32', Float32Array.of(7, 8, 7, 8, 5, 6), [3, 2, 1, 1]),
};

/** A tensor that only says it is elsewhere. */
function elsewhere(held: Tensor, freed: DeviceTensor[]): DeviceTensor {
  const device: DeviceTensor = {
    type: held.type,
    dims: held.dims,
    read: async () => held,
    dispose: () => void freed.push(device),
  };
  return device;
}

test('rows are copied, left out and reordered on the CPU', async () => {
  expect(await gatherMemory(memory, [1, 1, 0], { gather: undefined })).toEqual(reordered);
});

test('halves stay halves', async () => {
  const halves = { [key]: tensor('float16', Uint16Array.of(1, 2), [2, 1, 1, 1]) };
  const gathered = await gatherMemory(halves, [1], { gather: undefined });
  expect(gathered).toEqual({ [key]: tensor('float16', Uint16Array.of(2), [1, 1, 1, 1]) });
});

test('the graph reorders what the decoder remembers of itself', async () => {
  const { graph, keepOnDevice } = gatherGraph(decoder);
  expect(keepOnDevice).toEqual([`gathered.${key}`, `gathered.${value}`]);
  const gather = await createSession(graph, { device: 'wasm' });
  const indices = tensor('int32', Int32Array.of(1, 1, 0), [3]);
  const gathered = await gather.run({ ...memory, indices });
  expect(gathered[`gathered.${key}`]).toEqual(reordered[key]);
  expect(gathered[`gathered.${value}`]).toEqual(reordered[value]);
});

test('what is on a device is gathered there, and read only where there is no graph for it', async () => {
  const onDevice = { [key]: elsewhere(memory[key]!, []) };
  const gather = {
    run: async () => ({ [`gathered.${key}`]: reordered[key]! }),
  } as unknown as Session;
  expect((await gatherMemory(onDevice, [1, 1, 0], { gather }))[key]).toBe(reordered[key]);
  expect(await gatherMemory(onDevice, [1, 1, 0], { gather: undefined })).toEqual({ [key]: reordered[key] });
});

test('freeing frees what is on a device', () => {
  const freed: DeviceTensor[] = [];
  freeMemory({ [key]: elsewhere(memory[key]!, freed), [value]: memory[value]! });
  expect(freed.length).toBe(1);
});
