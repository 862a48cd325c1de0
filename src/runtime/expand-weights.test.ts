import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { writeOnnx } from '../formats/onnx.ts';
import { parseCatalogue } from './catalogue.ts';
import { expandWeights } from './expand-weights.ts';
import { createSession } from './session.ts';
import { runReferences } from './selftest/references.ts';

const models = new URL('../../public/models/', import.meta.url);
const entries = parseCatalogue(JSON.parse(readFileSync(new URL('catalogue.json', models), 'utf8')));
const whisper = entries.find(({ id }) => id === 'whisper-base')!;
const bytesOf = (role: string) =>
  Uint8Array.from(
    readFileSync(
      new URL(`whisper-base/${whisper.variants[0]!.files.find((file) => file.role === role)!.path}`, models),
    ),
  );

// The reference is ONNX Runtime over the graph as it is (e2e/reference/catalogue.mjs).
test.each([
  [
    'weights of 4 bits, in both branches of the decoder, give the same numbers in float32',
    false,
    6 * 4_194_304 + 2 * 51_865 * 512,
  ],
  ['tables alone too, beside matrices of 4 bits', true, 51_865 * 512],
])('%s', async (_, tablesOnly, numbers) => {
  const { graph, external } = expandWeights(bytesOf('decoder'), { name: 'decoder', tablesOnly });
  const session = await createSession(graph, { device: 'wasm', external: [external!] });
  const references = whisper.selfTest!.references.filter(({ role }) => role === 'decoder');
  const found = await runReferences(
    { tolerance: { q4: 1e-4 }, references },
    { device: 'wasm', dtype: 'q4', session: () => session },
  );
  expect(found).toMatchObject({ pass: true });
  expect(external).toMatchObject({ path: 'decoder.float32', data: { length: 4 * numbers } });
  await session.dispose();
});

const constant = (name: string, dims: number[], data: Uint8Array) => ({ name, dims, data, type: 'uint8' as const });
/** [1, 32] times a weight of two rows in 8 bits. */
const small = (inputs: string[], block = 32) =>
  writeOnnx({
    inputs: [{ name: 'x', type: 'float32', dims: [1, 32] }],
    outputs: [{ name: 'y', type: 'float32', dims: [1, 2] }],
    nodes: [
      {
        type: 'MatMulNBits',
        domain: 'com.microsoft',
        inputs,
        outputs: ['y'],
        attributes: { K: 32, N: 2, bits: 8, block_size: block },
      },
    ],
    constants: [
      constant(
        'w',
        [2, 1, 32],
        Uint8Array.from({ length: 64 }, (_, i) => 128 + (i < 32 ? 1 : -2)),
      ),
      constant('zero', [2], Uint8Array.of(7, 7)),
      { name: 'scale', type: 'float32', dims: [2], data: new Uint8Array(Float32Array.of(0.5, 0.25).buffer) },
    ],
  });

test('weights of 8 bits are counted from the middle of their range', () => {
  const { graph, external } = expandWeights(small(['x', 'w', 'scale']), { name: 'small' });
  expect([...new Float32Array(external!.data.buffer)].slice(0, 4)).toEqual([0.5, -0.5, 0.5, -0.5]);
  expect(new TextDecoder('latin1').decode(graph)).not.toContain('scale');
});

test('a graph without such weights comes back as it is', () => {
  const plain = writeOnnx({ inputs: [], outputs: [], nodes: [] });
  expect(expandWeights(plain, { name: 'plain' })).toEqual({ graph: plain, external: undefined });
});

test.each([
  ['zero points', small(['x', 'w', 'scale', 'zero']), /quantised in a way that cannot be expanded/],
  ['weights that are computed', small(['x', 'computed', 'scale']), /“computed” is no constant/],
  ['blocks that do not fit', small(['x', 'w', 'scale'], 16), /blocks of 16 do not fit their scales/],
  ['no model', new Uint8Array(), /no ONNX model/],
])('%s are refused by name', (_, graph, sentence) => {
  expect(() => expandWeights(graph, { name: 'bad' })).toThrow(sentence);
});
