/** The header of a safetensors file: https://github.com/huggingface/safetensors, "Format". */

export interface SafetensorsTensor {
  dtype: string;
  shape: readonly number[];
  /** Where its bytes lie, counted from the end of the header. */
  offsets: readonly [from: number, to: number];
}
export interface SafetensorsHeader {
  tensors: ReadonlyMap<string, SafetensorsTensor>;
  /** Texts that its maker put beside the tensors. */
  metadata: Readonly<Record<string, string>>;
}

/** The format's own limit: nobody may be made to allocate more. */
const mostHeaderBytes = 100_000_000;
const bitsOf: Record<string, number> = {
  BOOL: 8,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  U16: 16,
  I16: 16,
  F16: 16,
  BF16: 16,
  U32: 32,
  I32: 32,
  F32: 32,
  U64: 64,
  I64: 64,
  F64: 64,
};

/**
 * Reads names, types and shapes without the weights. Throws a RangeError that says what is wrong when the bytes are no
 * safetensors file, or when tensors overlap, leave gaps or reach beyond its end.
 */
export async function readSafetensors(file: Blob): Promise<SafetensorsHeader> {
  if (file.size < 8) throw new RangeError('The file is shorter than the 8 bytes of its header.');
  const length = new DataView(await file.slice(0, 8).arrayBuffer()).getBigUint64(0, true);
  if (length > mostHeaderBytes || 8n + length > file.size)
    throw new RangeError(`The header says that it has ${length} bytes, and the file has ${file.size}.`);
  const end = 8 + Number(length);
  const json = parse(await file.slice(8, end).text());
  const tensors = new Map<string, SafetensorsTensor>();
  for (const [name, value] of Object.entries(json))
    if (name !== '__metadata__') tensors.set(name, readTensor(name, value));
  checkOffsets(tensors, file.size - end);
  return { tensors, metadata: (json['__metadata__'] ?? {}) as Record<string, string> };
}

function parse(text: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  } catch {
    // told below
  }
  throw new RangeError('The header is no JSON object.');
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

function readTensor(name: string, value: unknown): SafetensorsTensor {
  const { dtype, shape, data_offsets: offsets } = (value ?? {}) as Record<string, unknown>;
  const isGood =
    typeof dtype === 'string' &&
    Array.isArray(shape) &&
    shape.every(isSize) &&
    Array.isArray(offsets) &&
    offsets.length === 2 &&
    offsets.every(isSize);
  if (!isGood) throw new RangeError(`The tensor “${name}” has no type, shape or place.`);
  const [from, to] = offsets as [number, number];
  const bits = Object.hasOwn(bitsOf, dtype) ? bitsOf[dtype] : undefined;
  const size = (shape as number[]).reduce((product, dim) => product * dim, 1);
  if (bits !== undefined && to - from !== (size * bits) / 8)
    throw new RangeError(`The tensor “${name}” has ${to - from} bytes instead of ${(size * bits) / 8}.`);
  return { dtype, shape: shape as number[], offsets: [from, to] };
}

function checkOffsets(tensors: ReadonlyMap<string, SafetensorsTensor>, bytes: number): void {
  let at = 0;
  for (const [name, { offsets }] of [...tensors].toSorted(([, a], [, b]) => a.offsets[0] - b.offsets[0])) {
    if (offsets[0] !== at) throw new RangeError(`The tensor “${name}” does not begin where the one before it ends.`);
    at = offsets[1];
  }
  if (at !== bytes) throw new RangeError(`The tensors take ${at} bytes, and the file has ${bytes} for them.`);
}
