import { type Field, integersOf, join, readFields, textOf, writeBytes, writeInteger, writeText } from './protobuf.ts';

/** Field numbers of onnx.proto3 (https://github.com/onnx/onnx, onnx/onnx.proto) and values of its enums. */
export const model = { graph: 7 } as const;
export const graph = { node: 1, initializer: 5, output: 12 } as const;
export const node = { input: 1, output: 2, name: 3, type: 4, attribute: 5 } as const;
export const attribute = { name: 1, integer: 3, graph: 6 } as const;
const tensor = { dims: 1, type: 2, name: 8, raw: 9, external: 13, location: 14 } as const;
/** TensorProto.DataType. */
export const float32 = 1;
export const float16 = 10;

/** A node (NodeProto), with those of its attributes that are whole numbers. */
export interface Node {
  type: string;
  inputs: string[];
  outputs: string[];
  name: string;
  integers: Map<string, number>;
}
/** A constant: its shape, its type (TensorProto.DataType) and its bytes. */
export interface Constant {
  dims: number[];
  type: number;
  raw: Uint8Array;
}

/** The bytes of a message in a field. */
export const messageOf = ({ value }: Field): Uint8Array => value as Uint8Array;

/** Adds up (or takes back) what the nodes of a graph use, those of its branches among them. */
export function countUses(fields: readonly Field[], uses: Map<string, number>, by: 1 | -1): void {
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

/** A node of a graph; what it does not name is empty. */
export function readNode(bytes: Uint8Array): Node {
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

/** The field of a graph that holds a node. */
export const writeNode = ({ type, inputs, outputs, name }: Omit<Node, 'integers'>): Uint8Array =>
  writeBytes(
    graph.node,
    join([
      ...inputs.map((input) => writeText(node.input, input)),
      ...outputs.map((output) => writeText(node.output, output)),
      writeText(node.name, name),
      writeText(node.type, type),
    ]),
  );

/** A constant of a graph whose numbers lie in the graph itself. */
export function readConstant(bytes: Uint8Array): Constant & { name: string } {
  const read = { name: '', dims: [] as number[], type: 0, raw: new Uint8Array() as Uint8Array };
  for (const field of readFields(bytes)) {
    if (field.number === tensor.dims) read.dims.push(...integersOf(field));
    if (field.number === tensor.type) read.type = field.value as number;
    if (field.number === tensor.name) read.name = textOf(field);
    if (field.number === tensor.raw) read.raw = messageOf(field);
  }
  return read;
}

/** A float32 constant whose numbers lie in a file of their own; `offset` and `size` are in bytes. */
export function externalTensor(given: { name: string; dims: number[]; path: string; offset: number; size: number }) {
  const { name, dims, path, offset, size } = given;
  return join([
    ...dims.map((dim) => writeInteger(tensor.dims, dim)),
    writeInteger(tensor.type, float32),
    writeText(tensor.name, name),
    externalPlace({ location: path, offset, length: size }),
  ]);
}

/** The fields of a constant that say where its numbers lie, in bytes of a file beside the graph. */
export const externalPlace = (place: { location: string; offset: number; length: number }): Uint8Array =>
  join([
    ...Object.entries(place).map(([key, value]) =>
      writeBytes(tensor.external, join([writeText(1, key), writeText(2, String(value))])),
    ),
    writeInteger(tensor.location, 1),
  ]);
