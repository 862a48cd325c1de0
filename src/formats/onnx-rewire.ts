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

/** One field in the wire format of protocol buffers. */
interface Field {
  number: number;
  /** Where its tag begins, its content, and what follows it. */
  start: number;
  body: number;
  end: number;
}

/** The nodes of a model, in the order of their running. Throws a RangeError when the bytes are no model. */
export function readNodes(model: Uint8Array): NodeNames[] {
  const graph = graphOf(model);
  return nodeFields(model, graph).map((node) => readNode(model, node));
}

/**
 * The model with other inputs for some of its nodes; everything else keeps its bytes, uncopied. `change` is given each
 * node and answers with its new inputs, or nothing.
 */
export function rewireNodes(model: Uint8Array, change: (node: NodeNames) => readonly string[] | undefined): Blob {
  const graph = graphOf(model);
  const parts: Uint8Array[] = [];
  let copied = graph.body;
  for (const field of nodeFields(model, graph)) {
    const inputs = change(readNode(model, field));
    if (!inputs) continue;
    parts.push(model.subarray(copied, field.start), writeNode(model, field, inputs));
    copied = field.end;
  }
  parts.push(model.subarray(copied, graph.end));
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = [model.subarray(0, graph.start), head(graphField, length), ...parts, model.subarray(graph.end)];
  return new Blob(whole as Uint8Array<ArrayBuffer>[]);
}

function graphOf(model: Uint8Array): Field {
  for (const field of fields(model, 0, model.length)) if (field.number === graphField) return field;
  throw new RangeError('The bytes hold no ONNX graph.');
}

const nodeFields = (model: Uint8Array, graph: Field): Field[] =>
  [...fields(model, graph.body, graph.end)].filter(({ number }) => number === nodeField);

function readNode(model: Uint8Array, node: Field): NodeNames {
  const names: NodeNames = { name: '', inputs: [], outputs: [] };
  for (const field of fields(model, node.body, node.end)) {
    const text = () => new TextDecoder().decode(model.subarray(field.body, field.end));
    if (field.number === inputField) names.inputs.push(text());
    if (field.number === outputField) names.outputs.push(text());
    if (field.number === nameField) names.name = text();
  }
  return names;
}

function writeNode(model: Uint8Array, node: Field, inputs: readonly string[]): Uint8Array {
  const texts = inputs.map((input) => new TextEncoder().encode(input));
  const rest = [...fields(model, node.body, node.end)].filter(({ number }) => number !== inputField);
  const body = join([
    ...texts.flatMap((text) => [head(inputField, text.length), text]),
    ...rest.map(({ start, end }) => model.subarray(start, end)),
  ]);
  return join([head(nodeField, body.length), body]);
}

/** The fields of one message (https://protobuf.dev/programming-guides/encoding/). */
function* fields(bytes: Uint8Array, from: number, to: number): Generator<Field> {
  let at = from;
  while (at < to) {
    const start = at;
    const tag = readVarint(bytes, at);
    const [number, wireType] = [Math.floor(tag.value / 8), tag.value % 8];
    let body = tag.end;
    if (wireType === 0) at = readVarint(bytes, body).end;
    else if (wireType === 1) at = body + 8;
    else if (wireType === 5) at = body + 4;
    else if (wireType === 2) {
      const length = readVarint(bytes, body);
      body = length.end;
      at = body + length.value;
    } else throw new RangeError(`The bytes are no ONNX model: wire type ${wireType} at ${start}.`);
    if (at > to) throw new RangeError(`The ONNX model is cut off: a field of it ends at ${at}, its message at ${to}.`);
    yield { number, start, body, end: at };
  }
}

/** Seven bits a byte, the lowest first; numbers beyond 2^53 lose their last bits, and none of them is a length. */
function readVarint(bytes: Uint8Array, at: number): { value: number; end: number } {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: at + i + 1 };
  }
  throw new RangeError(`The ONNX model is cut off at ${at}.`);
}

/** Tag and length of a field that holds bytes. */
function head(number: number, length: number): Uint8Array {
  const out = [number * 8 + 2];
  let rest = length;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) out.push((rest % 0x80) + 0x80);
  return Uint8Array.from([...out, rest]);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
