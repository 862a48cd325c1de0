import {
  type Field,
  integersOf,
  join,
  readFields,
  textOf,
  writeBytes,
  writeInteger,
  writeText,
} from '../formats/protobuf.ts';
import { AppError } from './errors.ts';
import { toFloat32 } from './half.ts';
import { tensor as toTensor } from './tensor.ts';

/** Field numbers of onnx.proto3 (https://github.com/onnx/onnx, onnx/onnx.proto) and values of its enums. */
const model = { graph: 7 } as const;
const graph = { node: 1, initializer: 5, output: 12 } as const;
const node = { input: 1, output: 2, name: 3, type: 4, attribute: 5 } as const;
const attribute = { name: 1, integer: 3, graph: 6 } as const;
const tensor = { dims: 1, type: 2, name: 8, raw: 9, external: 13, location: 14 } as const;
const float32 = 1;
const float16 = 10;

export interface Expanded {
  graph: Uint8Array<ArrayBuffer>;
  /** The weights, which the graph names by `path`; undefined when nothing was to be expanded. */
  external: { path: string; data: Uint8Array<ArrayBuffer> } | undefined;
}

/** Writes the numbers of a weight. */
type Fill = (target: Float32Array) => void;

/** A file name of a graph's weights must not be that of another graph in the same runtime. */
const pathOf = (name: string): string => `${name}.float32`;

interface Node {
  type: string;
  inputs: string[];
  outputs: string[];
  name: string;
  integers: Map<string, number>;
}
interface Constant {
  dims: number[];
  type: number;
  raw: Uint8Array;
}

/**
 * The same graph with its weights of 4 or 8 bits (`MatMulNBits` and `GatherBlockQuantized` of com.microsoft, symmetric,
 * as ONNX Runtime's quantiser writes them) as float32: the same numbers, which WebAssembly multiplies some four times as
 * fast, and for which it needs no kernels of its own. The price is memory. Graphs without such weights come back as
 * they are. `tablesOnly` leaves the matrices as they are, and so takes little memory: builds of ONNX Runtime that multiply
 * 4 bits on WebAssembly still have no kernel for tables of them. Throws `model-corrupt` for blocks that are made in another way.
 */
export function expandWeights(
  bytes: Uint8Array<ArrayBuffer>,
  { name, tablesOnly = false }: { name: string; tablesOnly?: boolean },
): Expanded {
  const fields = [...readFields(bytes)];
  const main = fields.find(({ number }) => number === model.graph);
  if (!main) throw new AppError('model-corrupt', 'The graph is no ONNX model.');
  const expansion = createExpansion(main, { path: pathOf(name), tablesOnly });
  const nodes = expansion.rewrite(messageOf(main));
  const data = expansion.weights();
  if (data.length === 0) return { graph: bytes, external: undefined };
  const written = fields.map((field) => (field === main ? writeBytes(model.graph, expansion.clean(nodes)) : field.raw));
  return { graph: join(written), external: { path: pathOf(name), data } };
}

const messageOf = ({ value }: Field): Uint8Array => value as Uint8Array;

function createExpansion(main: Field, { path, tablesOnly }: { path: string; tablesOnly: boolean }) {
  const constants = new Map<string, Constant>();
  const makers = new Map<string, Node>();
  for (const field of readFields(messageOf(main))) {
    if (field.number === graph.initializer) {
      const { name, ...constant } = readConstant(messageOf(field));
      constants.set(name, constant);
    }
    if (field.number === graph.node) {
      const made = readNode(messageOf(field));
      for (const output of made.outputs) makers.set(output, made);
    }
  }
  const weights: { offset: number; count: number; fill: Fill }[] = [];
  const added: Uint8Array[] = [];
  const known = new Map<string, string>();
  let length = 0;

  const find = (name: string | undefined): Constant => {
    const constant = constants.get(name ?? '');
    if (constant) return constant;
    throw new AppError('model-corrupt', `The quantised weight “${name}” is no constant of the graph.`);
  };
  /** Scales may be stored as float16 and turned by nodes at the run: the constant that they come from. */
  const scalesOf = (name: string | undefined): Float32Array => {
    if (!constants.has(name ?? '')) {
      const maker = makers.get(name ?? '');
      if (maker && ['Cast', 'Unsqueeze', 'Reshape'].includes(maker.type)) return scalesOf(maker.inputs[0]);
    }
    return floatsOf(find(name), name ?? '');
  };
  /** Puts numbers into the file of weights, once for all nodes that share them; their name in the graph. */
  const add = (key: string, dims: number[], fill: Fill): string => {
    const there = known.get(key);
    if (there) return there;
    const name = `${key}.float32`;
    const count = dims.reduce((product, dim) => product * dim, 1);
    const size = 4 * count;
    weights.push({ offset: length, count, fill });
    added.push(writeBytes(graph.initializer, externalTensor({ name, dims, path, offset: length, size })));
    length += size;
    known.set(key, name);
    return name;
  };

  const rewriteNode = (field: Field): Uint8Array => {
    const { type, inputs, outputs, name, integers } = readNode(messageOf(field));
    const [first, second, third, fourth] = inputs;
    const bits = integers.get('bits') ?? 4;
    const block = integers.get('block_size') ?? 32;
    if (type === 'MatMulNBits' && !tablesOnly) {
      if (inputs.slice(3).some(Boolean)) throw unsupported(name);
      const rows = integers.get('N')!;
      const columns = integers.get('K')!;
      const weight = add(`${second}.t`, [columns, rows], (target) =>
        dequantise(find(second).raw, scalesOf(third), { bits, block, columns, target, isTransposed: true }),
      );
      return writeNode({ type: 'MatMul', inputs: [first!, weight], outputs, name });
    }
    if (type === 'GatherBlockQuantized') {
      const isPlain = (integers.get('gather_axis') ?? 0) === 0 && !fourth;
      if (!isPlain) throw unsupported(name);
      const table = find(first);
      const dims = table.dims.with(-1, (table.dims.at(-1)! * 8) / bits);
      const columns = dims.slice(1).reduce((product, dim) => product * dim, 1);
      const weight = add(first!, dims, (target) =>
        dequantise(table.raw, scalesOf(third), { bits, block, columns, target, isTransposed: false }),
      );
      return writeNode({ type: 'Gather', inputs: [weight, second!], outputs, name });
    }
    return writeBytes(graph.node, rewriteSubgraphs(messageOf(field)));
  };
  const rewriteSubgraphs = (bytes: Uint8Array): Uint8Array =>
    join(
      [...readFields(bytes)].map((field) => {
        if (field.number !== node.attribute) return field.raw;
        const parts = [...readFields(messageOf(field))];
        if (!parts.some(({ number }) => number === attribute.graph)) return field.raw;
        const written = parts.map((part) =>
          part.number === attribute.graph ? writeBytes(attribute.graph, rewrite(messageOf(part))) : part.raw,
        );
        return writeBytes(node.attribute, join(written));
      }),
    );
  const rewrite = (bytes: Uint8Array): Uint8Array =>
    join([...readFields(bytes)].map((field) => (field.number === graph.node ? rewriteNode(field) : field.raw)));

  return {
    /** All weights in one piece, into which they are written. No Blob: private windows have little room for those. */
    weights(): Uint8Array<ArrayBuffer> {
      const all = new Uint8Array(length);
      for (const { offset, count, fill } of weights) fill(new Float32Array(all.buffer, offset, count));
      return all;
    },
    rewrite,
    /** The main graph with the new weights, and without what only the old ones needed. */
    clean(bytes: Uint8Array): Uint8Array {
      const fields = [...readFields(bytes)];
      const uses = new Map<string, number>();
      countUses(fields, uses, 1);
      const dead = new Set<Field>();
      for (const field of fields.toReversed()) {
        if (field.number !== graph.node) continue;
        const { outputs } = readNode(messageOf(field));
        if (outputs.some((output) => uses.get(output))) continue;
        dead.add(field);
        countUses([field], uses, -1);
      }
      const isUnused = (field: Field) =>
        field.number === graph.initializer && !uses.get(readConstant(messageOf(field)).name);
      return join([...fields.filter((field) => !dead.has(field) && !isUnused(field)).map(({ raw }) => raw), ...added]);
    },
  };
}

const unsupported = (name: string): AppError =>
  new AppError('model-corrupt', `“${name}” is quantised in a way that cannot be expanded: take the q8 or fp32 export.`);

/** Adds up (or takes back) what the nodes of a graph use, those of its branches among them. */
function countUses(fields: readonly Field[], uses: Map<string, number>, by: 1 | -1): void {
  const count = (name: string) => void uses.set(name, (uses.get(name) ?? 0) + by);
  for (const field of fields) {
    if (field.number === graph.output)
      count(textOf([...readFields(messageOf(field))].find((part) => part.number === 1)!));
    if (field.number !== graph.node) continue;
    for (const part of readFields(messageOf(field))) {
      if (part.number === node.input) count(textOf(part));
      if (part.number !== node.attribute) continue;
      for (const inner of readFields(messageOf(part)))
        if (inner.number === attribute.graph) countUses([...readFields(messageOf(inner))], uses, by);
    }
  }
}

function readNode(bytes: Uint8Array): Node {
  const read: Node = { type: '', name: '', inputs: [], outputs: [], integers: new Map() };
  for (const field of readFields(bytes)) {
    if (field.number === node.input) read.inputs.push(textOf(field));
    if (field.number === node.output) read.outputs.push(textOf(field));
    if (field.number === node.name) read.name = textOf(field);
    if (field.number === node.type) read.type = textOf(field);
    if (field.number !== node.attribute) continue;
    const parts = [...readFields(messageOf(field))];
    const value = parts.find(({ number }) => number === attribute.integer)?.value;
    const name = parts.find(({ number }) => number === attribute.name);
    if (name && typeof value === 'number') read.integers.set(textOf(name), value);
  }
  return read;
}

const writeNode = ({ type, inputs, outputs, name }: Omit<Node, 'integers'>): Uint8Array =>
  writeBytes(
    graph.node,
    join([
      ...inputs.map((input) => writeText(node.input, input)),
      ...outputs.map((output) => writeText(node.output, output)),
      writeText(node.name, name),
      writeText(node.type, type),
    ]),
  );

function readConstant(bytes: Uint8Array): Constant & { name: string } {
  const read = { name: '', dims: [] as number[], type: 0, raw: new Uint8Array() as Uint8Array };
  for (const field of readFields(bytes)) {
    if (field.number === tensor.dims) read.dims.push(...integersOf(field));
    if (field.number === tensor.type) read.type = field.value as number;
    if (field.number === tensor.name) read.name = textOf(field);
    if (field.number === tensor.raw) read.raw = messageOf(field);
  }
  return read;
}

function externalTensor(given: { name: string; dims: number[]; path: string; offset: number; size: number }) {
  const { name, dims, path, offset, size } = given;
  return join([
    ...dims.map((dim) => writeInteger(tensor.dims, dim)),
    writeInteger(tensor.type, float32),
    writeText(tensor.name, name),
    ...Object.entries({ location: path, offset, length: size }).map(([key, value]) =>
      writeBytes(tensor.external, join([writeText(1, key), writeText(2, String(value))])),
    ),
    writeInteger(tensor.location, 1),
  ]);
}

function floatsOf({ type, raw }: Constant, name: string): Float32Array {
  const copy = raw.slice();
  if (type === float32) return new Float32Array(copy.buffer);
  const halves = new Uint16Array(copy.buffer);
  if (type === float16) return toFloat32(toTensor('float16', halves, [halves.length])).data;
  throw new AppError('model-corrupt', `The scales “${name}” are of the type ${type}; float32 and float16 are known.`);
}

interface Blocks {
  bits: number;
  block: number;
  columns: number;
  /** Where the numbers go: row by row, or column by column where `isTransposed`. */
  target: Float32Array;
  isTransposed: boolean;
}

/** Blocks of unsigned numbers around the middle of their range, each times the scale of its block; row-major. */
function dequantise(raw: Uint8Array, scales: Float32Array, { bits, block, columns, target, isTransposed }: Blocks) {
  const count = (raw.length * 8) / bits;
  const isWhole = columns % block === 0 && scales.length * block === count && target.length === count;
  if ((bits !== 4 && bits !== 8) || !isWhole)
    throw new AppError('model-corrupt', `Weights of ${bits} bits in blocks of ${block} do not fit their scales.`);
  const middle = 2 ** (bits - 1);
  const rows = count / columns;
  const step = isTransposed ? rows : 1;
  const write = (row: number, column: number) => {
    const start = row * columns + column;
    const scale = scales[start / block]!;
    let place = isTransposed ? column * rows + row : start;
    for (let i = start; i < start + block; i++, place += step) {
      const quantum = bits === 8 ? raw[i]! : (raw[i >> 1]! >> (4 * (i & 1))) & 15;
      target[place] = (quantum - middle) * scale;
    }
  };
  // In tiles of rows: a column of 50,000 rows in one go would miss the cache at every number.
  for (let top = 0; top < rows; top += tileRows)
    for (let column = 0; column < columns; column += block)
      for (let row = top; row < Math.min(rows, top + tileRows); row++) write(row, column);
}
const tileRows = 64;
