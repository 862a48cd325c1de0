import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { writeOnnx, type OnnxConstant, type OnnxNode } from '../src/formats/onnx.ts';
import { sha256 } from './hub-server.ts';

const folder = new URL('../public/models/', import.meta.url);
const catalogue = JSON.parse(readFileSync(new URL('catalogue.json', folder), 'utf8')) as { models: Entry[] };
const pocket = catalogue.models.find(({ id }) => id === 'pocket-sd')!;

interface FileEntry {
  path: string;
  role: string;
  bytes: number;
  sha256?: string;
}
interface VariantEntry {
  dtype: string;
  files: FileEntry[];
  devices?: string[];
  needs?: string[];
  memory: number;
}
interface Entry {
  id: string;
  name: string;
  task: string;
  family: string;
  variants: VariantEntry[];
  config: FileEntry[];
  [more: string]: unknown;
}

/** A model that is served with the page for one test: files by path; all others are those of the pocket model. */
export interface Altered {
  entry: Entry;
  files: Record<string, Buffer>;
}

/** Adds models to those that the page has. */
export async function serveModels(page: Page, models: readonly Altered[]): Promise<void> {
  const listed = { ...catalogue, models: [...catalogue.models, ...models.map(({ entry }) => entry)] };
  await page.route('**/models/catalogue.json', (route) => route.fulfill({ json: listed }));
  for (const { entry, files } of models)
    await page.route(`**/models/${entry.id}/**`, (route) => {
      const path = new URL(route.request().url()).pathname.split(`/models/${entry.id}/`)[1]!;
      return route.fulfill({ body: files[path] ?? readFileSync(new URL(`pocket-sd/${path}`, folder)) });
    });
}

const described = (path: string, role: string, bytes: Buffer): FileEntry => ({
  path,
  role,
  bytes: bytes.length,
  sha256: sha256(bytes),
});

/** Side of a picture unless another is asked for: larger than a tile, and than what the self-test asks for. */
const resolution = 192;

/** Graphs in the place of the pocket model's, each number format with its own. Its latents are then those of any model. */
export function alteredModel(
  id: string,
  graphs: Record<string, { role: string; graph: Buffer; devices?: string[] }[]>,
): Altered {
  const files: Record<string, Buffer> = {};
  const variants = Object.entries(graphs).map(([dtype, altered]) => {
    const own = altered.map(({ role, graph }) => {
      const path = `${role}/model_${dtype}.onnx`;
      files[path] = graph;
      return described(path, role, graph);
    });
    const kept = pocket.variants[0]!.files.filter(({ role }) => !own.some((file) => file.role === role));
    const { devices } = altered[0]!;
    return { dtype, files: [...kept, ...own], memory: 200e6, ...(devices && { devices }) };
  });
  const config = pocket.config.filter(({ role }) => role !== 'preview');
  const { selfTest: _, ...rest } = pocket;
  return { entry: { ...rest, id, name: `Altered (${id})`, recommended: false, resolution, variants, config }, files };
}

/** A tiny autoencoder with the tensors of diffusers' exports, that shows three of the channels eight times as large. */
export function tinyModel(id: string): Altered {
  const graph = Buffer.from(
    writeOnnx({
      inputs: [{ name: 'latent_sample', type: 'float32', dims: ['batch', 4, 'h', 'w'] }],
      outputs: [{ name: 'sample', type: 'float32', dims: ['batch', 3, 'H', 'W'] }],
      constants: [...range(0, 3), floats('scales', [1, 1, 8, 8])],
      nodes: [
        { type: 'Slice', inputs: ['latent_sample', 'from', 'to', 'axis'], outputs: ['rgb'] },
        { type: 'Resize', inputs: ['rgb', '', 'scales'], outputs: ['sample'], attributes: { mode: 'nearest' } },
      ],
    }),
  );
  const path = 'vae_decoder/model.onnx';
  const variants = [{ dtype: 'fp32', files: [described(path, 'vae_decoder', graph)], memory: 50e6 }];
  const settings = { preview: { range: 'signed' } };
  const { selfTest: _, ...rest } = pocket;
  return {
    entry: {
      ...rest,
      id,
      name: id,
      task: 'preview',
      family: 'taesd',
      recommended: false,
      variants,
      config: [],
      settings,
    },
    files: { [path]: graph },
  };
}

export interface Fault {
  /** Gives numbers that are not finite for 24 × 24 latents; the 16 × 16 of a self-test go well. */
  nan?: boolean;
  /** Takes 4 GiB less 1 MB, more than any heap of WebAssembly has left, for 24 × 24 latents; 20 MB for 16 × 16. */
  greedy?: boolean;
  /** Fills and reads 100 MB for 16 × 16 latents, so that a software adapter with nothing to do is quicker. */
  slow?: boolean;
}

/** A UNet with the pocket model's tensors that predicts a tenth of what it is given. */
export function unetGraph(fault: Fault = {}): Buffer {
  return Buffer.from(
    writeOnnx({
      inputs: [
        { name: 'sample', type: 'float32', dims: ['batch', 4, 'h', 'w'] },
        { name: 'timestep', type: 'int64', dims: [1] },
        { name: 'encoder_hidden_states', type: 'float32', dims: ['batch', 'sequence', 128] },
      ],
      outputs: [{ name: 'out_sample', type: 'float32', dims: ['batch', 4, 'h', 'w'] }],
      constants: [floats('tenth', [0.1]), ...constantsOf(fault)],
      nodes: [
        { type: 'Mul', inputs: ['sample', 'tenth'], outputs: ['part'] },
        ...faulty(fault, { from: 'sample', to: 'fault' }),
        { type: 'Add', inputs: ['part', 'fault'], outputs: ['out_sample'] },
      ],
    }),
  );
}

/** A VAE decoder that shows three of the channels eight times as large. */
export function decoderGraph(fault: Fault = {}): Buffer {
  return Buffer.from(
    writeOnnx({
      inputs: [{ name: 'latent_sample', type: 'float32', dims: ['batch', 4, 'h', 'w'] }],
      outputs: [{ name: 'sample', type: 'float32', dims: ['batch', 3, 'H', 'W'] }],
      constants: [...range(0, 3), floats('scales', [1, 1, 8, 8]), ...constantsOf(fault)],
      nodes: [
        { type: 'Slice', inputs: ['latent_sample', 'from', 'to', 'axis'], outputs: ['rgb'] },
        { type: 'Resize', inputs: ['rgb', '', 'scales'], outputs: ['large'], attributes: { mode: 'nearest' } },
        ...faulty(fault, { from: 'latent_sample', to: 'fault' }),
        { type: 'Add', inputs: ['large', 'fault'], outputs: ['sample'] },
      ],
    }),
  );
}

const bytesOf = ({ buffer }: Float32Array | BigInt64Array) => new Uint8Array(buffer as ArrayBuffer);
const floats = (name: string, values: readonly number[]): OnnxConstant => ({
  name,
  type: 'float32',
  dims: [values.length],
  data: bytesOf(Float32Array.from(values)),
});
const integers = (name: string, values: readonly number[]): OnnxConstant => ({
  name,
  type: 'int64',
  dims: [values.length],
  data: bytesOf(BigInt64Array.from(values, BigInt)),
});
/** For a Slice of channels. */
const range = (from: number, to: number) => [integers('from', [from]), integers('to', [to]), integers('axis', [1])];

const constantsOf = ({ nan, greedy, slow }: Fault): OnnxConstant[] => [
  floats('nothing', [0]),
  ...(nan || greedy || slow ? [integers('planes', [2, 3])] : []),
  ...(slow ? [integers('width', [100_000]), integers('last', [-1])] : []),
  ...(nan ? [integers('most', [400]), floats('numbers', [0, Number.NaN])] : []),
  ...(greedy
    ? [
        integers('few', [192]),
        integers('one', [1]),
        integers('times', [19]),
        integers('less', [15]),
        integers('last', [-1]),
      ]
    : []),
];

/** A number to add, which is 0 where all goes well. */
function faulty({ nan, greedy, slow }: Fault, { from, to }: { from: string; to: string }): OnnxNode[] {
  if (!nan && !greedy && !slow) return [{ type: 'Identity', inputs: ['nothing'], outputs: [to] }];
  const count: OnnxNode[] = [
    { type: 'Shape', inputs: [from], outputs: ['shape'] },
    { type: 'Gather', inputs: ['shape', 'planes'], outputs: ['sides'] },
    { type: 'ReduceProd', inputs: ['sides'], outputs: ['count'], attributes: { axes: [0], keepdims: 1 } },
  ];
  if (nan)
    return [
      ...count,
      { type: 'Div', inputs: ['count', 'most'], outputs: ['index'] },
      { type: 'Gather', inputs: ['numbers', 'index'], outputs: [to] },
    ];
  const largest: OnnxNode[] = [
    { type: 'ConstantOfShape', inputs: ['wide'], outputs: ['ballast'] },
    { type: 'Reshape', inputs: ['ballast', 'last'], outputs: ['line'] },
    { type: 'ReduceMax', inputs: ['line'], outputs: [to], attributes: { axes: [0], keepdims: 1 } },
  ];
  if (slow)
    return [
      ...count,
      { type: 'Concat', inputs: ['count', 'width'], outputs: ['wide'], attributes: { axis: 0 } },
      ...largest,
    ];
  // n × n × (19n - 15) zeros, where n is 192 less than the latents
  return [
    ...count,
    { type: 'Sub', inputs: ['count', 'few'], outputs: ['above'] },
    { type: 'Max', inputs: ['above', 'one'], outputs: ['n'] },
    { type: 'Mul', inputs: ['n', 'times'], outputs: ['many'] },
    { type: 'Sub', inputs: ['many', 'less'], outputs: ['depth'] },
    { type: 'Concat', inputs: ['n', 'n', 'depth'], outputs: ['wide'], attributes: { axis: 0 } },
    ...largest,
  ];
}
