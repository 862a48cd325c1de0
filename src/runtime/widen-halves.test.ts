import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeOnnx, type OnnxNode } from '../formats/onnx.ts';
import { parseCatalogue } from './catalogue.ts';
import { floatTensor } from './half.ts';
import { runReferences } from './selftest/references.ts';
import { createSession } from './session.ts';
import { tensor } from './tensor.ts';
import { widenHalves } from './widen-halves.ts';

const golden = new URL('../../e2e/golden/clip/halves/', import.meta.url);
const { ids, dims, embeds } = JSON.parse(readFileSync(new URL('expected.json', golden), 'utf8')) as {
  ids: number[][];
  dims: number[];
  embeds: number[];
};
const read = (name: string) => Uint8Array.from(readFileSync(new URL(name, golden)));

/** Rows of length 1, as vectors are compared. */
const unit = (data: Float32Array): number[] =>
  Array.from(data, (value, index) => {
    const row = data.subarray(index - (index % dims[1]!)).subarray(0, dims[1]);
    return value / Math.hypot(...row);
  });

async function open({ graph, external }: ReturnType<typeof widenHalves>) {
  return createSession(graph, { device: 'wasm', external: external ? [external] : [] });
}

// The reference is the float32 original by ONNX's own evaluator (e2e/reference/golden/make_half_graphs.py).
test.each(['float32-edges.onnx', 'half-edges.onnx'])(
  'a tower of half floats gives the numbers of its float32 original within 1e-3 (%s)',
  async (name) => {
    const widened = widenHalves(read(name), { name: 'text' });
    const session = await open(widened);
    const input = tensor('int64', BigInt64Array.from(ids.flat(), BigInt), [ids.length, ids[0]!.length]);
    const { text_embeds: found } = await session.run({ input_ids: input });
    expect(session.outputs[0]!.type).toBe('float32');
    expect(found!.dims).toEqual(dims);
    const given = unit((found as ReturnType<typeof tensor>).data as Float32Array);
    const wanted = unit(Float32Array.from(embeds));
    const error = Math.max(...given.map((value, index) => Math.abs(value - wanted[index]!)));
    expect(error).toBeLessThan(1e-3);
    expect(error).toBeGreaterThan(0); // its weights are rounded, so it is not the original that was run
    // Large weights lie beside the graph, small ones in it.
    expect(widened.external!.data.length).toBe(4 * (96 * 32 + 4 * 32 * 32 + 2 * 32 * 128));
    await session.dispose();
  },
);

const models = new URL('../../public/models/', import.meta.url);
const builtIn = parseCatalogue(JSON.parse(readFileSync(new URL('catalogue.json', models), 'utf8'))).filter(
  ({ base, variants }) => base === 'page' && variants[0]!.dtype.startsWith('fp16'),
);
test.each(builtIn.flatMap(({ id, selfTest }) => selfTest!.references.map(({ role }) => [id, role] as const)))(
  'the graph that %s has for its %s passes its self-test with its weights expanded',
  async (id, role) => {
    const { selfTest, variants } = builtIn.find((entry) => entry.id === id)!;
    const { dtype, files } = variants[0]!;
    const { path } = files.find((file) => file.role === role)!;
    const bytes = Uint8Array.from(readFileSync(new URL(`${id}/${path}`, models)));
    const session = await open(widenHalves(bytes, { name: role }));
    const references = selfTest!.references.filter((reference) => reference.role === role);
    const found = await runReferences({ ...selfTest!, references }, { device: 'wasm', dtype, session: () => session });
    expect(found).toMatchObject({ pass: true });
    await session.dispose();
  },
);

/** x of float32 through half floats: rounded there where the graph is run as it is, and nowhere once it is widened. */
const chain = (nodes: OnnxNode[], weight: readonly number[]) =>
  writeOnnx({
    inputs: [{ name: 'x', type: 'float32', dims: [weight.length] }],
    outputs: [{ name: 'y', type: 'float32', dims: [weight.length] }],
    nodes: [
      { type: 'Cast', inputs: ['x'], outputs: ['h'], attributes: { to: 10 } },
      ...nodes,
      { type: 'Cast', inputs: ['z'], outputs: ['y'], attributes: { to: 1 } },
    ],
    constants: [
      {
        name: 'w',
        type: 'float16',
        dims: [weight.length],
        data: new Uint8Array(
          (floatTensor('float16', Float32Array.from(weight), [weight.length]).data as Uint16Array).buffer,
        ),
      },
    ],
  });

test('weights keep their values and sums are not rounded to half precision', async () => {
  // Half precision holds these exactly; with 1e-4 more it would not.
  const number = fc.integer({ min: -1_024, max: 1_024 }).map((whole) => whole / 64);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 1_500 }), async (pairs) => {
      const weight = pairs.map(([w]) => w);
      const x = Float32Array.from(pairs, ([, value]) => value + 1e-4);
      const graph = chain([{ type: 'Add', inputs: ['h', 'w'], outputs: ['z'] }], weight);
      const session = await open(widenHalves(graph, { name: 'chain' }));
      const { y } = await session.run({ x: tensor('float32', x, [x.length]) });
      expect([...((y as ReturnType<typeof tensor>).data as Float32Array)]).toEqual(
        weight.map((value, index) => Math.fround(value + x[index]!)),
      );
      await session.dispose();
    }),
    { numRuns: 20 },
  );
});

test('a graph without half floats comes back as it is', () => {
  const plain = writeOnnx({
    inputs: [{ name: 'x', type: 'float32', dims: [1] }],
    outputs: [{ name: 'y', type: 'float32', dims: [1] }],
    nodes: [{ type: 'Cast', inputs: ['x'], outputs: ['y'], attributes: { to: 1 } }],
  });
  expect(widenHalves(plain, { name: 'plain' }).graph).toBe(plain);
});

test('half floats beside the graph and bytes that are no graph are refused', () => {
  const beside = writeOnnx({
    inputs: [],
    outputs: [],
    nodes: [],
    constants: [{ name: 'w', type: 'float16', dims: [4], data: { path: 'weights.pb', offset: 0, length: 8 } }],
  });
  expect(() => widenHalves(beside, { name: 'unet' })).toThrow(/beside a graph/);
  expect(() => widenHalves(Uint8Array.of(255, 255, 255), { name: 'unet' })).toThrow(/graph of the unet is damaged/);
});
