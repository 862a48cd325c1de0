/**
 * Takes the weights out of an ONNX file without reading them (https://github.com/onnx/onnx, onnx/onnx.proto3; the numbers
 * below are its field numbers).
 */
import { blobSource, spanOf, type ByteSource } from './byte-source.ts';
import { fields, type Place } from './protobuf-file.ts';
import { join, writeBytes, writeInteger, writeText } from './protobuf.ts';

const modelGraph = 7;
const graphInitializer = 5;
const tensorFields = { raw: 9, external: 13, location: 14 };
/** TensorProto.DataLocation */
const isExternal = 1;

export interface DetachOptions {
  /** The name under which the graph asks for the file. */
  path: string;
  /** Weights of fewer bytes stay in the graph, where the optimizer may look at them. */
  least?: number;
  signal?: AbortSignal | undefined;
}
/** What is asked of a part. */
type Wanted = Required<Omit<DetachOptions, 'signal'>>;
const usualLeast = 64 * 1024;

/**
 * The same graph, whose weights are named by their place in the very file that was given, as external data. Costs reads of
 * the rest only. Throws a RangeError when the bytes are no ONNX model.
 */
export async function detachWeights(
  file: Blob,
  { path, least = usualLeast, signal }: DetachOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const source = blobSource(file, signal);
  const model: Uint8Array[] = [];
  for await (const field of fields(source, { from: 0, to: file.size }))
    model.push(
      field.number === modelGraph
        ? writeBytes(modelGraph, await detachGraph(source, field, { path, least }))
        : await rawOf(source, field),
    );
  return join(model);
}

async function detachGraph(source: ByteSource, graph: Place, options: Wanted): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const field of fields(source, graph))
    parts.push(
      field.number === graphInitializer && field.to - field.from >= options.least
        ? writeBytes(graphInitializer, await detachTensor(source, field, options))
        : await rawOf(source, field),
    );
  return join(parts);
}

async function detachTensor(source: ByteSource, tensor: Place, { path, least }: Wanted): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const field of fields(source, tensor)) {
    const length = field.to - field.from;
    if (field.number !== tensorFields.raw || length < least) parts.push(await rawOf(source, field));
    else
      parts.push(
        entry('location', path),
        entry('offset', String(field.from)),
        entry('length', String(length)),
        writeInteger(tensorFields.location, isExternal),
      );
  }
  return join(parts);
}

/** StringStringEntryProto */
const entry = (key: string, value: string): Uint8Array =>
  writeBytes(tensorFields.external, join([writeText(1, key), writeText(2, value)]));

/** A copy, which does not keep the window that it lies in. */
const rawOf = async (source: ByteSource, { start, to }: Place): Promise<Uint8Array> =>
  (await spanOf(source, { from: start, to })).slice();
