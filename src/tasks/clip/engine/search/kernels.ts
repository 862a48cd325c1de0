import {
  f32,
  f32x4,
  i16x8,
  i32,
  i32x4,
  load128,
  moduleOf,
  repeatWhile,
  when,
  zero128,
  type Code,
  type FunctionSource,
  type Names,
} from './wasm-code.ts';

/** Dot products over rows in WebAssembly memory, 16 bytes an instruction. Addresses and sizes are in bytes. */
export interface Kernels {
  /** Writes the float32 dot product of the query with each of `count` rows (at least one). `size` is a multiple of 64. */
  dots(query: number, rows: number, size: number, count: number, out: number): void;
  /** The same for int8; sums are int32 and cannot overflow below 133,000 numbers a row. `size` is a multiple of 16. */
  dotsInt8(query: number, rows: number, size: number, count: number, out: number): void;
  /** Writes the indices of the rows whose dot product is at least `minimum`, and returns how many there are. */
  hits(query: number, rows: number, size: number, count: number, minimum: number, out: number): number;
}

/** Four sums in flight: one alone would wait for its own last addition. */
const sums = ['a', 'b', 'c', 'd'] as const;

/** Leaves the float32 dot product of `query` and `row` in `sum`. */
function dotRow({ get, set }: Names): Code[] {
  const step = (name: string, offset: number): Code => {
    const product = f32x4.mul(load128(get('here'), offset), load128(get('there'), offset));
    return set(name, f32x4.add(get(name), product));
  };
  const total = f32x4.add(f32x4.add(get('a'), get('b')), f32x4.add(get('c'), get('d')));
  return [
    ...sums.map((name) => set(name, zero128)),
    set('here', get('query')),
    set('there', get('rows')),
    set('end', i32.add(get('rows'), get('size'))),
    repeatWhile(
      [
        ...sums.map((name, i) => step(name, 16 * i)),
        set('here', i32.add(get('here'), i32.const(64))),
        set('there', i32.add(get('there'), i32.const(64))),
      ],
      i32.lessUnsigned(get('there'), get('end')),
    ),
    set('a', total),
    set(
      'sum',
      f32.add(
        f32.add(f32x4.lane(get('a'), 0), f32x4.lane(get('a'), 1)),
        f32.add(f32x4.lane(get('a'), 2), f32x4.lane(get('a'), 3)),
      ),
    ),
    set('rows', get('end')),
  ];
}

const nextOut = ({ get, set }: Names): Code => set('out', i32.add(get('out'), i32.const(4)));
const floatLocals = {
  a: 'v128',
  b: 'v128',
  c: 'v128',
  d: 'v128',
  here: 'i32',
  there: 'i32',
  end: 'i32',
  sum: 'f32',
} as const;
const rowParameters = { query: 'i32', rows: 'i32', size: 'i32', count: 'i32' } as const;

const dots: FunctionSource = {
  parameters: { ...rowParameters, out: 'i32' },
  locals: floatLocals,
  body: (names) => [
    repeatWhile(
      [
        ...dotRow(names),
        f32.store(names.get('out'), names.get('sum')),
        nextOut(names),
        names.set('count', i32.sub(names.get('count'), i32.const(1))),
      ],
      names.get('count'),
    ),
  ],
};

const hits: FunctionSource = {
  parameters: { ...rowParameters, minimum: 'f32', out: 'i32' },
  result: 'i32',
  locals: { ...floatLocals, index: 'i32', found: 'i32' },
  body: (names) => {
    const { get, set } = names;
    return [
      repeatWhile(
        [
          ...dotRow(names),
          when(f32.atLeast(get('sum'), get('minimum')), [
            i32.store(get('out'), get('index')),
            nextOut(names),
            set('found', i32.add(get('found'), i32.const(1))),
          ]),
          set('index', i32.add(get('index'), i32.const(1))),
        ],
        i32.lessUnsigned(get('index'), get('count')),
      ),
      get('found'),
    ];
  },
};

const dotsInt8: FunctionSource = {
  parameters: { ...rowParameters, out: 'i32' },
  locals: { a: 'v128', b: 'v128', left: 'v128', right: 'v128', here: 'i32', end: 'i32' },
  body: (names) => {
    const { get, set } = names;
    const half = (widen: (value: Code) => Code): Code => i32x4.dot(widen(get('left')), widen(get('right')));
    return [
      repeatWhile(
        [
          set('a', zero128),
          set('b', zero128),
          set('here', get('query')),
          set('end', i32.add(get('rows'), get('size'))),
          repeatWhile(
            [
              set('left', load128(get('here'))),
              set('right', load128(get('rows'))),
              set('a', i32x4.add(get('a'), half(i16x8.fromLow8))),
              set('b', i32x4.add(get('b'), half(i16x8.fromHigh8))),
              set('here', i32.add(get('here'), i32.const(16))),
              set('rows', i32.add(get('rows'), i32.const(16))),
            ],
            i32.lessUnsigned(get('rows'), get('end')),
          ),
          set('a', i32x4.add(get('a'), get('b'))),
          i32.store(
            get('out'),
            i32.add(
              i32.add(i32x4.lane(get('a'), 0), i32x4.lane(get('a'), 1)),
              i32.add(i32x4.lane(get('a'), 2), i32x4.lane(get('a'), 3)),
            ),
          ),
          nextOut(names),
          set('count', i32.sub(get('count'), i32.const(1))),
        ],
        get('count'),
      ),
    ];
  },
};

const compiled = new Map<boolean, WebAssembly.Module>();

/** The kernels over a memory, shared or not. They are a few hundred bytes, assembled at the first call of each kind. */
export function createKernels(memory: WebAssembly.Memory, isShared: boolean): Kernels {
  const module = compiled.get(isShared) ?? new WebAssembly.Module(moduleOf({ dots, dotsInt8, hits }, isShared));
  compiled.set(isShared, module);
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}
