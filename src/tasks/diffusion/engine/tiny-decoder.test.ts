import { describe, expect, test } from 'vitest';
import { writeOnnx, type OnnxValue } from '../../../formats/onnx.ts';
import { createSession } from '../../../runtime/session.ts';
import { openTinyDecoder, tinyMemory, type PixelRange } from './tiny-decoder.ts';

interface Layout {
  input: OnnxValue;
  output: OnnxValue;
  range: PixelRange;
}
const wide = ['batch_size', 3, 'height_out', 'width_out'];

// Names, types and shapes of the exports that exist.
const layouts: Record<string, Layout> = {
  'optimum’s of AutoencoderTiny': {
    input: { name: 'latent_sample', type: 'float32', dims: ['batch_size', 4, 'height_latent', 'width_latent'] },
    output: { name: 'sample', type: 'float32', dims: wide },
    range: 'signed',
  },
  'the same in half precision (fp16)': {
    input: { name: 'latent_sample', type: 'float16', dims: ['batch', 'num_channels_latent', 'height', 'width'] },
    output: { name: 'sample', type: 'float16', dims: ['batch', 'num_channels', 'height_out', 'width_out'] },
    range: 'signed',
  },
  'of the author’s code, all shapes free': {
    input: { name: 'input', type: 'float32', dims: ['b', 4, 'h', 'w'] },
    output: { name: 'output', type: 'float32', dims: wide },
    range: 'unit',
  },
  'of the author’s code, of one fixed size': {
    input: { name: 'latents', type: 'float32', dims: [1, 4, 16, 16] },
    output: { name: 'image', type: 'float32', dims: [1, 3, 128, 128] },
    range: 'unit',
  },
};

/** tanh(x / 3) * 3 as TAESD begins, then its first three channels eight times as large, brought into the range. */
function tinyGraph({ input, output, range }: Layout) {
  const [scale, shift] = range === 'unit' ? [1 / 6, 0.5] : [1 / 3, 0];
  const bytes = (numbers: readonly number[]) => new Uint8Array(Float32Array.from(numbers).buffer);
  const number = (name: string, value: number) => ({ name, type: 'float32', dims: [], data: bytes([value]) }) as const;
  const integers = (name: string, value: number) =>
    ({ name, type: 'int64', dims: [1], data: new Uint8Array(BigInt64Array.of(BigInt(value)).buffer) }) as const;
  return writeOnnx({
    inputs: [input],
    outputs: [output],
    constants: [
      number('three', 3),
      number('scale', scale),
      number('shift', shift),
      integers('from', 0),
      integers('to', 3),
      integers('axis', 1),
      { name: 'scales', type: 'float32', dims: [4], data: bytes([1, 1, 8, 8]) },
    ],
    nodes: [
      { type: 'Cast', inputs: [input.name], outputs: ['x'], attributes: { to: 1 } },
      { type: 'Div', inputs: ['x', 'three'], outputs: ['small'] },
      { type: 'Tanh', inputs: ['small'], outputs: ['bent'] },
      { type: 'Mul', inputs: ['bent', 'three'], outputs: ['clamped'] },
      { type: 'Slice', inputs: ['clamped', 'from', 'to', 'axis'], outputs: ['rgb'] },
      { type: 'Resize', inputs: ['rgb', '', 'scales'], outputs: ['large'], attributes: { mode: 'nearest' } },
      { type: 'Mul', inputs: ['large', 'scale'], outputs: ['scaled'] },
      { type: 'Add', inputs: ['scaled', 'shift'], outputs: ['shifted'] },
      {
        type: 'Cast',
        inputs: ['shifted'],
        outputs: [output.name],
        attributes: { to: output.type === 'float16' ? 10 : 1 },
      },
    ],
  });
}

describe.each(Object.entries(layouts))('%s', (_, layout) => {
  test.each([layout.range, undefined])('is read, its range told as %s', async (told) => {
    const session = await createSession(tinyGraph(layout), { device: 'wasm', threads: 1 });
    const tiny = await openTinyDecoder(session, told);
    const size = { width: 16, height: 16 };
    const estimate = new Float32Array(4 * 256);
    estimate.fill(9, 0, 256).fill(-9, 256, 512); // red is bright, green is dark, blue is grey
    const { data, width, height } = await tiny.decode(estimate, size);
    expect([width, height]).toEqual([128, 128]);
    const bright = Math.round(255 * (0.5 + Math.tanh(3) / 2));
    const wanted = [bright, 255 - bright, 128, 255];
    for (const [i, value] of wanted.entries()) expect(Math.abs(data[i]! - value)).toBeLessThanOrEqual(1);
    expect(data.slice(-4)).toEqual(data.slice(0, 4));
    await session.dispose();
  });
});

test('a graph of another kind, and numbers that are none, are told', async () => {
  const other = await createSession(
    writeOnnx({
      inputs: [{ name: 'sample', type: 'float32', dims: [1, 3, 'h', 'w'] }],
      outputs: [{ name: 'y', type: 'float32', dims: [1, 3, 'h', 'w'] }],
      nodes: [{ type: 'Identity', inputs: ['sample'], outputs: ['y'] }],
    }),
    { device: 'wasm' },
  );
  await expect(openTinyDecoder(other)).rejects.toMatchObject({ code: 'model-corrupt' });
  const session = await createSession(tinyGraph(layouts['optimum’s of AutoencoderTiny']!), { device: 'wasm' });
  const tiny = await openTinyDecoder(session, 'signed');
  const broken = new Float32Array(4 * 64).fill(Number.NaN);
  await expect(tiny.decode(broken, { width: 8, height: 8 })).rejects.toMatchObject({ code: 'device' });
});

test('its memory grows with the pixels: 200 MB at 512 × 512', () => {
  expect(tinyMemory({ width: 512, height: 512 }) / 1e6).toBeCloseTo(201, 0);
});
