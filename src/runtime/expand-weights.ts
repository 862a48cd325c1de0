import {
  attribute,
  type Constant,
  countUses,
  externalTensor,
  float16,
  float32,
  graph,
  messageOf,
  model,
  node,
  type Node,
  readConstant,
  readNode,
  writeNode,
} from '../formats/onnx-fields.ts';
import { type Field, join, readFields, writeBytes } from '../formats/protobuf.ts';
import { dequantise } from './dequantise.ts';
import { AppError } from './errors.ts';
import { toFloat32 } from './half.ts';
import { tensor } from './tensor.ts';

export interface Expanded {
  graph: Uint8Array<ArrayBuffer>;
  /** The weights, which the graph names by `path`; undefined when nothing was to be expanded. */
  external: { path: string; data: Uint8Array<ArrayBuffer> } | undefined;
}

/** Writes the numbers of a weight. */
type Fill = (target: Float32Array) => void;

/** A file name of a graph's weights must not be that of another graph in the same runtime. */
const pathOf = (name: string): string => `${name}.float32`;

/**
 * The same graph with its weights of 4 or 8 bits (`MatMulNBits` and `GatherBlockQuantized` of com.microsoft, symmetric,
 * as ONNX Runtime's quantiser writes them) as float32: the same numbers, which WebAssembly multiplies some four times as
 * fast, and for which it needs no kernels of its own. The price is memory. Graphs without such weights come back as
 * they are. `tablesOnly` leaves the matrices as they are, and so takes little memory: builds of ONNX Runtime that multiply
 * 4 bits on WebAssembly still have no kernel for tables of them. Throws `model-corrupt` for blocks that are made in another
 * way, and for bytes that are no graph.
 */
export function expandWeights(bytes: Uint8Array<ArrayBuffer>, options: ExpandOptions): Expanded {
  try {
    return expand(bytes, options);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('model-corrupt', `The graph of the ${options.name} is damaged. Download it again.`, { cause });
  }
}

interface ExpandOptions {
  name: string;
  tablesOnly?: boolean;
}

function expand(bytes: Uint8Array<ArrayBuffer>, { name, tablesOnly = false }: ExpandOptions): Expanded {
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

function floatsOf({ type, raw }: Constant, name: string): Float32Array {
  const copy = raw.slice();
  if (type === float32) return new Float32Array(copy.buffer);
  const halves = new Uint16Array(copy.buffer);
  if (type === float16) return toFloat32(tensor('float16', halves, [halves.length])).data;
  throw new AppError('model-corrupt', `The scales “${name}” are of the type ${type}; float32 and float16 are known.`);
}
