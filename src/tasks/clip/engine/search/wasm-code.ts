/** Bytes of WebAssembly code. What takes operands leaves its result on the stack, as in the text format. */
export type Code = readonly number[];

/** Value types (WebAssembly core specification 2.0, 5.3). */
const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
export type ValueType = keyof typeof types;

/** A function to be exported: parameters and locals by name, in the order of their indices. */
export interface FunctionSource {
  readonly parameters: Readonly<Record<string, ValueType>>;
  readonly result?: ValueType;
  readonly locals: Readonly<Record<string, ValueType>>;
  readonly body: (names: Names) => readonly Code[];
}
/** Reads and writes parameters and locals by their names. */
export interface Names {
  get: (name: string) => Code;
  set: (name: string, value: Code) => Code;
}

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    if (rest >= -64 && rest < 64) return [...bytes, rest & 0x7f];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes];
const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, items: readonly (readonly number[])[]): number[] => [id, ...sized(vector(items))];
const text = (value: string): number[] => sized([...new TextEncoder().encode(value)]);
const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

const binary =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [...a, ...b, ...opcode];
const unary =
  (...opcode: number[]) =>
  (a: Code): Code => [...a, ...opcode];

/** Instructions by their names in the text format; `offset` is in bytes (5.4.6 to 5.4.9). */
export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  add: binary(0x6a),
  sub: binary(0x6b),
  lessUnsigned: binary(0x49),
  store: (at: Code, value: Code): Code => [...at, ...value, 0x36, 2, 0],
};
export const f32 = {
  add: binary(0x92),
  atLeast: binary(0x60),
  store: (at: Code, value: Code): Code => [...at, ...value, 0x38, 2, 0],
};
/** Loads 16 bytes at the address plus `offset`. */
export const load128 = (at: Code, offset = 0): Code => [...at, ...simd(0x00), 4, ...unsigned(offset)];
/** 16 bytes of zeros. */
export const zero128: Code = [...simd(0x0c), ...Array<number>(16).fill(0)];
export const f32x4 = {
  add: binary(...simd(0xe4)),
  mul: binary(...simd(0xe6)),
  lane: (a: Code, lane: number): Code => [...a, ...simd(0x1f), lane],
};
export const i32x4 = {
  add: binary(...simd(0xae)),
  lane: (a: Code, lane: number): Code => [...a, ...simd(0x1b), lane],
  /** Products of 16-bit lanes, added in pairs. */
  dot: binary(...simd(0xba)),
};
export const i16x8 = { fromLow8: unary(...simd(0x87)), fromHigh8: unary(...simd(0x88)) };

/** Runs the body, and again as long as the condition behind it holds: at least once. */
export const repeatWhile = (body: readonly Code[], condition: Code): Code => [
  0x03,
  0x40,
  ...body.flat(),
  ...condition,
  0x0d,
  0,
  0x0b,
];
/** Runs the body where the condition holds. */
export const when = (condition: Code, body: readonly Code[]): Code => [...condition, 0x04, 0x40, ...body.flat(), 0x0b];

/** Limits of a memory of any size (5.3.7); a shared one has a largest (threads proposal), which is all 65,536 pages. */
const anySize = (isShared: boolean): number[] => (isShared ? [3, 0, ...unsigned(65_536)] : [0, 0]);

/** A module that exports the functions and imports its memory, shared or not, as `env.memory` (5.5). */
export function moduleOf(
  functions: Readonly<Record<string, FunctionSource>>,
  isShared: boolean,
): Uint8Array<ArrayBuffer> {
  const list = Object.entries(functions);
  const signature = ({ parameters, result }: FunctionSource): number[] => [
    0x60,
    ...vector(Object.values(parameters).map((type) => [types[type]])),
    ...vector(result ? [[types[result]]] : []),
  ];
  const code = ({ parameters, locals, body }: FunctionSource): number[] => {
    const order = [...Object.keys(parameters), ...Object.keys(locals)];
    const index = (name: string): number[] => unsigned(order.indexOf(name));
    const names: Names = {
      get: (name) => [0x20, ...index(name)],
      set: (name, value) => [...value, 0x21, ...index(name)],
    };
    return sized([...vector(Object.values(locals).map((type) => [1, types[type]])), ...body(names).flat(), 0x0b]);
  };
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(
      1,
      list.map(([, source]) => signature(source)),
    ),
    ...section(2, [[...text('env'), ...text('memory'), 2, ...anySize(isShared)]]),
    ...section(
      3,
      list.map((_, i) => unsigned(i)),
    ),
    ...section(
      7,
      list.map(([name], i) => [...text(name), 0, ...unsigned(i)]),
    ),
    ...section(
      10,
      list.map(([, source]) => code(source)),
    ),
  ]);
}
