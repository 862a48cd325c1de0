import { expect, test } from 'vitest';
import { writeOnnx, type OnnxConstant, type OnnxValue } from '../../../../formats/onnx.ts';
import type { Device } from '../../../../runtime/device.ts';
import { createSession } from '../../../../runtime/session.ts';
import { gatherGraph } from './memory.ts';
import { createOnnxModel } from './model.ts';
import { deviceOutputs } from './names.ts';

// A decoder of one layer that remembers its tokens as they are, and whose logits are the sum of what it remembers, of
// what the encoder gave, and 0.1, 0.2 … times the token: every mistake about rows or memory shows in a number.
const config = {
  num_mel_bins: 2,
  max_source_positions: 2,
  max_target_positions: 8,
  vocab_size: 4,
  decoder_layers: 1,
  decoder_attention_heads: 1,
  encoder_layers: 1,
};
const memoryOf = (part: string): OnnxValue => ({ name: part, type: 'float32', dims: ['rows', 1, 'length', 1] });
const ints = (name: string, ...values: number[]): OnnxConstant => ({
  name,
  type: 'int64',
  dims: [values.length],
  data: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});
const encoderGraph = writeOnnx({
  inputs: [{ name: 'input_features', type: 'float32', dims: [1, 2, 2] }],
  outputs: [{ name: 'last_hidden_state', type: 'float32', dims: [1, 2, 2] }],
  nodes: [{ type: 'Add', inputs: ['input_features', 'input_features'], outputs: ['last_hidden_state'] }],
});
const decoderGraph = writeOnnx({
  inputs: [
    { name: 'input_ids', type: 'int64', dims: ['rows', 'tokens'] },
    { name: 'encoder_hidden_states', type: 'float32', dims: [1, 2, 2] },
    memoryOf('past_key_values.0.decoder.key'),
  ],
  outputs: [{ name: 'logits', type: 'float32', dims: ['rows', 'tokens', 4] }, memoryOf('present.0.decoder.key')],
  nodes: [
    { type: 'Cast', inputs: ['input_ids'], outputs: ['tokens'], attributes: { to: 1 } },
    { type: 'Reshape', inputs: ['tokens', 'as_memory'], outputs: ['new'] },
    {
      type: 'Concat',
      inputs: ['past_key_values.0.decoder.key', 'new'],
      outputs: ['present.0.decoder.key'],
      attributes: { axis: 2 },
    },
    { type: 'ReduceSum', inputs: ['present.0.decoder.key', 'middle'], outputs: ['sums'], attributes: { keepdims: 0 } },
    { type: 'Reshape', inputs: ['sums', 'as_column'], outputs: ['remembered'] },
    { type: 'ReduceSum', inputs: ['encoder_hidden_states', 'all'], outputs: ['heard'], attributes: { keepdims: 0 } },
    { type: 'Reshape', inputs: ['tokens', 'as_tokens'], outputs: ['column'] },
    { type: 'Mul', inputs: ['column', 'tenths'], outputs: ['scaled'] },
    { type: 'Add', inputs: ['scaled', 'remembered'], outputs: ['unheard'] },
    { type: 'Add', inputs: ['unheard', 'heard'], outputs: ['logits'] },
  ],
  constants: [
    ints('as_memory', 0, 1, -1, 1),
    ints('middle', 1, 2),
    ints('as_column', 0, 1, 1),
    ints('all', 0, 1, 2),
    ints('as_tokens', 0, -1, 1),
    { name: 'tenths', type: 'float32', dims: [4], data: new Uint8Array(Float32Array.of(0.1, 0.2, 0.3, 0.4).buffer) },
  ],
});

async function openModel(device: Device) {
  const keep = deviceOutputs(1);
  const encoder = await createSession(encoderGraph, { device, keepOnDevice: keep.encoder });
  const decoder = await createSession(decoderGraph, { device, keepOnDevice: keep.decoder });
  const { graph, keepOnDevice } = gatherGraph(decoder);
  const gather = await createSession(graph, { device, keepOnDevice });
  return createOnnxModel({ encoder, decoder, gather }, { name: 'toy', config, generationConfig: {} });
}
const rowsOf = (logits: Float32Array[]) => logits.map((row) => Array.from(row, (x) => Number(x.toFixed(3))));

test.for(['wasm', 'webgpu'] as const)('%s: rows keep, copy and exchange what they remember', async (device) => {
  const model = await openModel(device);
  const features = await model.encode(Float32Array.of(1, 2, 3, 4)); // heard: 2 · 10
  for (const again of [1, 2]) {
    const run = await model.start(features, [1, 2], { rows: 2 });
    expect(rowsOf([run.first(1)]), `begun ${again} times`).toEqual([[23.2, 23.4, 23.6, 23.8]]);
    expect(rowsOf(await run.step([3, 10], {}))).toEqual([
      [26.3, 26.6, 26.9, 27.2],
      [34, 35, 36, 37],
    ]);
    expect(rowsOf(await run.step([0, 0], { sources: [1, 0] }))).toEqual([Array(4).fill(33), Array(4).fill(26)]);
    expect(rowsOf(await run.step([0, 1], { sources: [0, 0] }))).toEqual([Array(4).fill(33), [34.1, 34.2, 34.3, 34.4]]);
    run.dispose();
  }
  features.dispose();
});
