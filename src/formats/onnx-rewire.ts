import { readFields, textOf, writeText, type Field } from './protobuf.ts';

/** A node of a graph by the names it uses (NodeProto of onnx.proto3). */
export interface NodeNames {
  /** Exporters keep the path of the module here. */
  name: string;
  inputs: string[];
  outputs: string[];
}

/** Numbers of the fields that are read: of ModelProto, GraphProto and NodeProto. */
const graphField = 7;
const nodeField = 1;
const inputField = 1;
const outputField = 2;
const nameField = 3;

type Change = (node: NodeNames) => readonly string[] | undefined;

/** The nodes of a model, in the order of their running. Throws a RangeError when the bytes are no model. */
export const readNodes = (model: Uint8Array): NodeNames[] =>
  fieldsOf(graphOf([...readFields(model)]))
    .filter(isNode)
    .map(readNode);

/**
 * The model with other inputs for some of its nodes; everything else keeps its bytes, uncopied. `change` is given each
 * node and answers with its new inputs, or nothing.
 */
export function rewireNodes(model: Uint8Array, change: Change): Blob {
  const fields = [...readFields(model)];
  const graph = graphOf(fields);
  const parts = fields.flatMap((field) =>
    field === graph ? message(graphField, rewireGraph(graph, change)) : [field.raw],
  );
  return new Blob(parts as Uint8Array<ArrayBuffer>[]);
}

const rewireGraph = (graph: Field, change: Change): Uint8Array[] =>
  fieldsOf(graph).flatMap((field) => {
    const inputs = isNode(field) ? change(readNode(field)) : undefined;
    return inputs ? message(nodeField, writeNode(field, inputs)) : [field.raw];
  });

function graphOf(model: readonly Field[]): Field {
  const graph = model.find(({ number }) => number === graphField);
  if (!graph) throw new RangeError('The bytes hold no ONNX graph.');
  return graph;
}

const isNode = ({ number }: Field): boolean => number === nodeField;
const fieldsOf = ({ value }: Field): Field[] => (typeof value === 'number' ? [] : [...readFields(value)]);

function readNode(node: Field): NodeNames {
  const fields = fieldsOf(node);
  const textsOf = (wanted: number) => fields.filter(({ number }) => number === wanted).map(textOf);
  return { name: textsOf(nameField)[0] ?? '', inputs: textsOf(inputField), outputs: textsOf(outputField) };
}

const writeNode = (node: Field, inputs: readonly string[]): Uint8Array[] => [
  ...inputs.map((input) => writeText(inputField, input)),
  ...fieldsOf(node)
    .filter(({ number }) => number !== inputField)
    .map(({ raw }) => raw),
];

/** A field that holds a message, as its head and parts: a graph may have hundreds of megabytes, which are not copied. */
function message(number: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const head = [number * 8 + 2];
  let length = parts.reduce((sum, part) => sum + part.length, 0);
  for (; length > 0x7f; length = Math.floor(length / 0x80)) head.push((length % 0x80) + 0x80);
  return [Uint8Array.from([...head, length]), ...parts];
}
