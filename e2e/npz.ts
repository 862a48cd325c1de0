import { inflateRawSync } from 'node:zlib';

/** An array of an .npz file. */
export interface NpzArray {
  shape: number[];
  data: Float32Array | Float64Array | BigInt64Array;
}

const constructors = { '<f4': Float32Array, '<f8': Float64Array, '<i8': BigInt64Array } as const;

/** The arrays of an .npz file as NumPy writes it: a ZIP of .npy files, stored or deflated. */
export function readNpz(bytes: Buffer): Record<string, NpzArray> {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  const arrays: Record<string, NpzArray> = {};
  for (let i = 0; i < count; i++) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + size);
    arrays[name.replace(/\.npy$/, '')] = readNpy(method === 8 ? inflateRawSync(packed) : packed);
    at += 46 + nameLength + extra + comment;
  }
  return arrays;
}

function readNpy(bytes: Buffer): NpzArray {
  const long = bytes[6]! > 1;
  const start = long ? 12 : 10;
  const length = long ? bytes.readUInt32LE(8) : bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', start, start + length);
  const type = /'descr': '([^']+)'/.exec(header)![1] as keyof typeof constructors;
  const shape = /'shape': \(([^)]*)\)/
    .exec(header)![1]!
    .split(',')
    .filter((dim) => dim.trim());
  const body = bytes.subarray(start + length);
  return { shape: shape.map(Number), data: new constructors[type](Uint8Array.from(body).buffer) };
}
