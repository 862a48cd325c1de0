const f = Math.fround;

/** The model of the golden files (e2e/golden/sd/README.md), for tests: float32 after each operation. */
export const toyModel = (input: Float32Array, t: number): Float32Array =>
  input.map((x) => f(f(0.5 * x) + f(f(0.1) * f(Math.sin(f(3 * x))))) + f((0.2 * t) / 1000));
