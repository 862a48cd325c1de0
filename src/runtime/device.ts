/** Where a graph runs. */
export type Device = 'webgpu' | 'wasm';

/** One run of a fixed input, compared with the reference output that the catalogue holds. */
export interface SelfTest {
  device: Device;
  dtype: string;
  pass: boolean;
  /** Largest absolute difference from the reference output (NaN when the run failed). */
  error: number;
  /** What the error is held to. */
  tolerance: number;
  /** Milliseconds of one warm run. */
  ms: number;
  /** Why it failed, for a person. */
  reason?: string;
}
