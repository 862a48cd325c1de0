/** A file whose bytes can be had at once: through `FileReaderSync` in a worker, from memory in a test. */
export interface SyncFile {
  /** Bytes. */
  readonly size: number;
  /** At most `length` bytes from a place on; fewer, or none, only at the end. Throws what the browser says when it is gone. */
  read(position: number, length: number): Uint8Array;
}

/** What `sound.c` exports; pointers and sizes in bytes, times in seconds, NaN where there is none. */
export interface Libav {
  readonly memory: WebAssembly.Memory;
  name_place(): number;
  sound_open(): number;
  sound_start(): number;
  sound_next(): number;
  has_sound(): number;
  video_count(): number;
  probe_score(): number;
  format_name(): number;
  codec_name(): number;
  codec_tag(): number;
  sample_rate(): number;
  channels(): number;
  announced(): number;
  estimated(): number;
  start_time(): number;
  may_jump(): number;
  is_encrypted(): number;
  frame_planes(): number;
  frame_samples(): number;
  frame_rate(): number;
  frame_channels(): number;
  frame_mask(): number;
  frame_time(): number;
  reached_time(): number;
}

/** A call of the system that is not there, in WASI's numbers and in Linux's. */
const noSystem = 52;
const noSystemCall = -38;

/**
 * An instance with a heap of its own that reads one file. What reading the file throws comes out of the call that needed
 * it, and the instance is of no use afterwards.
 */
export async function instantiate(module: WebAssembly.Module, file: SyncFile): Promise<Libav> {
  let memory: WebAssembly.Memory | undefined;
  const read = (position: number, place: number, length: number): number => {
    const bytes = file.read(position, length);
    new Uint8Array(memory!.buffer).set(bytes, place);
    return bytes.length;
  };
  const imports: WebAssembly.Imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module))
    (imports[from] ??= {})[name] = () => (from === 'env' ? noSystemCall : noSystem);
  imports.file = { read, size: () => file.size };
  Object.assign((imports.env ??= {}), { emscripten_notify_memory_growth: () => {} });
  Object.assign((imports.wasi_snapshot_preview1 ??= {}), {
    proc_exit: (status: number) => {
      throw new WebAssembly.RuntimeError(`The decoder stopped (${status}).`);
    },
  });
  const { exports } = await WebAssembly.instantiate(module, imports);
  const libav = exports as unknown as Libav & { _initialize?: () => void };
  memory = libav.memory;
  libav._initialize?.();
  return libav;
}

/** Text of C, up to its zero byte. */
export function textAt(libav: Libav, place: number): string {
  const bytes = new Uint8Array(libav.memory.buffer, place);
  return String.fromCharCode(...bytes.subarray(0, bytes.indexOf(0)));
}
