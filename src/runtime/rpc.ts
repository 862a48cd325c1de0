import type { Room } from './budget.ts';
import { AppError, messageOf, type ErrorCode } from './errors.ts';

/** A worker's methods: name → [input, output, progress]. */
export type Contract = Record<string, [input: unknown, output: unknown, progress: unknown]>;

/** What a worker's method is called with beside its input. */
export interface Context<P> {
  /** Aborts when the caller does. Long work checks it at every token, step, tile or batch. */
  signal: AbortSignal;
  progress: (value: P) => void;
}
export type Implementation<C extends Contract> = {
  [M in keyof C]: (input: C[M][0], context: Context<C[M][2]>) => Promise<C[M][1]> | C[M][1];
};

/** What a caller may give with a call. */
export interface ClientCallOptions<P> {
  signal?: AbortSignal;
  onProgress?: (value: P) => void;
  /** Buffers that move to the worker. A call that gives some away cannot be sent again after a crash. */
  transfer?: Transferable[];
}
export type Client<C extends Contract> = {
  [M in keyof C]: (input: C[M][0], options?: ClientCallOptions<C[M][2]>) => Promise<C[M][1]>;
};
/** How a worker is kept. */
export interface ConnectOptions<C extends Contract> {
  /** Methods that are sent once more, to a new worker, when the first one crashes. */
  retry?: readonly (keyof C)[];
  /** Ends the worker after this many milliseconds without a call, which frees its memory. Absent: never. */
  idleMs?: number;
  /** How long an aborted call may go on before its worker is ended. */
  graceMs?: number;
  /** Its place in the memory that all models share (`budget.room`). */
  room?: Room;
}
export type Connection<C extends Contract> = Client<C> & {
  /** Ends the worker: running calls reject with AbortError, and the next call starts a new one. */
  dispose: () => void;
};

type Request = { id: number; method: string; input: unknown } | { id: number; abort: true };
/** An error on its way between threads. */
export interface WireError {
  name: string;
  message: string;
  stack?: string;
  code?: ErrorCode;
}
type Reply = { id: number } & ({ ok: unknown } | { progress: unknown } | { error: WireError });
/** The name of a lock that the worker holds as long as it lives. */
interface Life {
  life: string;
}

const moved = new WeakMap<object, Transferable[]>();

/** Marks a result whose buffers move to the caller instead of being copied. */
export function transfer<T extends object>(value: T, buffers: Transferable[]): T {
  moved.set(value, buffers);
  return value;
}

/** What moves with a result. */
export const buffersOf = (value: unknown): Transferable[] =>
  (typeof value === 'object' && value !== null && moved.get(value)) || [];

/** Worker side: answers calls with the functions given. */
export function serve<C extends Contract>(implementation: Implementation<C>): void {
  const running = new Map<number, AbortController>();
  const reply = (message: Reply, buffers: Transferable[] = []) => self.postMessage(message, { transfer: buffers });

  const answer = async (id: number, method: string, input: unknown) => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const call = implementation[method];
      if (!call) throw new AppError('bad-option', `This worker has no method “${method}”.`);
      const { signal } = controller;
      const ok = await call(input, { signal, progress: (progress) => reply({ id, progress }) });
      reply({ id, ok }, buffersOf(ok));
    } catch (error) {
      reply({ id, error: toWire(error) });
    } finally {
      running.delete(id);
    }
  };
  const take = (data: Request) => {
    if ('abort' in data) running.get(data.id)?.abort();
    else void answer(data.id, data.method, data.input);
  };
  // Whoever called knows of the lock before anything is begun that could end the worker.
  const told = tellLife();
  self.onmessage = ({ data }: MessageEvent<Request>) => void told.then(() => take(data));
}

/**
 * Browsers end workers without a word, for want of memory or in the background, and a worker that is busy answers nothing
 * either. A lock tells the two apart: it is let go of when the worker is gone, and only then. Without a secure context
 * there are no locks, and nobody is told.
 */
function tellLife(): Promise<void> {
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return Promise.resolve();
  const life = `triptych-worker-${crypto.randomUUID()}`;
  return new Promise((resolve) => {
    const hold = () => {
      self.postMessage({ life } satisfies Life);
      resolve();
      return new Promise(() => {});
    };
    locks.request(life, hold).catch(() => resolve()); // refused to an origin without storage
  });
}

/** What was thrown, so that it can be sent. */
export function toWire(thrown: unknown): WireError {
  const { name, message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { name, message, ...(stack && { stack }), ...(thrown instanceof AppError && { code: thrown.code }) };
}

/** What was sent, so that it can be thrown: an abort stays an abort, an AppError keeps its code. */
export function fromWire({ name, message, stack, code }: WireError): Error {
  if (name === 'AbortError') return new DOMException(message, 'AbortError');
  // What has no code is a fault of ours, or of a browser: whoever called branches on codes.
  const error = new AppError(code ?? 'crash', message || name);
  return stack ? Object.assign(error, { stack }) : error;
}

/** An ONNX Runtime call cannot be stopped in the middle; this is how long it is waited for. */
const defaultGraceMs = 1000;
/** After these the worker's heap or device is beyond repair. */
const fatal: readonly (ErrorCode | undefined)[] = ['memory', 'device'];

interface Call {
  id: number;
  method: string;
  input: unknown;
  options: ClientCallOptions<unknown>;
  attempts: number;
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

/**
 * Page side. The worker is spawned at the first call, and again at the first call after it crashed, was disposed of or
 * ran idle. A call rejects with what the worker threw (AppErrors keep their code), with the signal's reason as soon as
 * it is aborted, or with AppError `crash`.
 */
export function connect<C extends Contract>(spawn: () => Worker, options: ConnectOptions<C> = {}): Connection<C> {
  const { retry = [], idleMs, graceMs = defaultGraceMs, room } = options;
  const pending = new Map<number, Call>();
  /** Aborted calls that the worker has not ended yet. */
  const leaving = new Map<number, ReturnType<typeof setTimeout>>();
  let worker: Worker | undefined;
  /** Ends the wait for the end of the worker. */
  let watch: AbortController | undefined;
  let idle: ReturnType<typeof setTimeout> | undefined;
  let nextId = 0;
  /** Calls that wait for room. */
  let entering = 0;

  const end = () => {
    worker?.terminate();
    worker = undefined;
    watch?.abort();
    watch = undefined;
    clearTimeout(idle);
    for (const timer of leaving.values()) clearTimeout(timer);
    leaving.clear();
    room?.leave();
  };

  const crash = (message: string) => {
    end();
    const calls = [...pending.values()];
    pending.clear();
    for (const call of calls) {
      const isRetried = retry.includes(call.method) && call.attempts < 2 && !call.options.transfer?.length;
      if (isRetried) send(call);
      else call.reject(new AppError('crash', message));
    }
  };

  const settled = (id: number) => {
    pending.delete(id);
    clearTimeout(leaving.get(id));
    leaving.delete(id);
    clearTimeout(idle);
    if (idleMs !== undefined && pending.size + leaving.size === 0) idle = setTimeout(end, idleMs);
  };

  const receive = (data: Reply) => {
    const call = pending.get(data.id); // absent once aborted
    if ('progress' in data) return call?.options.onProgress?.(data.progress);
    if ('error' in data && data.error.code === 'crash') return crash(data.error.message);
    settled(data.id);
    if ('ok' in data) return call?.resolve(data.ok);
    call?.reject(fromWire(data.error));
    if (fatal.includes(data.error.code)) crash('Another call of this worker made it fail. Try again.');
  };

  const watchLife = (life: string, isCurrent: () => boolean) => {
    watch = new AbortController();
    const onEnd = () =>
      void (isCurrent() && crash('The browser ended the worker, perhaps for want of memory. Try again.'));
    navigator.locks.request(life, { signal: watch.signal }, onEnd).catch(() => {}); // it was ended from here
  };

  const start = () => {
    const started = spawn();
    // What an ended worker still had to say concerns nobody.
    const isCurrent = () => worker === started;
    started.onmessage = ({ data }: MessageEvent<Reply | Life>) => {
      if (!isCurrent()) return;
      if ('life' in data) watchLife(data.life, isCurrent);
      else receive(data);
    };
    started.onmessageerror = () => isCurrent() && crash('An answer of the worker could not be read. Try again.');
    started.onerror = (event) => {
      event.preventDefault(); // it is told through the calls
      if (isCurrent()) crash(`The worker stopped: ${event.message || 'it could not be loaded'}. Try again.`);
    };
    return started;
  };

  const send = (call: Call) => {
    const { id, method, input } = call;
    call.attempts += 1;
    clearTimeout(idle);
    try {
      worker ??= start();
    } catch (cause) {
      call.reject(new AppError('crash', 'The worker could not be started. Reload the page.', { cause }));
      return;
    }
    try {
      worker.postMessage({ id, method, input } satisfies Request, call.options.transfer ?? []);
      pending.set(id, call);
    } catch (cause) {
      const message = `What was given cannot be sent to a worker (${messageOf(cause)}). Give plain values, and buffers that are still there.`;
      call.reject(new AppError('bad-option', message, { cause }));
    }
  };

  const abort = (call: Call, reason: unknown) => {
    if (!pending.delete(call.id)) return;
    call.reject(reason);
    worker?.postMessage({ id: call.id, abort: true } satisfies Request);
    leaving.set(
      call.id,
      setTimeout(() => crash('The worker was started again because an aborted call did not end. Try again.'), graceMs),
    );
  };

  const enter = async (method: string, input: unknown) => {
    entering++;
    try {
      await room?.enter(
        { method, input },
        { isBusy: () => pending.size + leaving.size + entering > 0, unload: dispose },
      );
    } finally {
      entering--;
    }
  };

  const invoke = async (method: string, input: unknown, callOptions: ClientCallOptions<unknown> = {}) => {
    const { signal } = callOptions;
    signal?.throwIfAborted();
    if (room) await enter(method, input);
    signal?.throwIfAborted();
    let stopListening = () => {};
    try {
      return await new Promise((resolve, reject) => {
        const call: Call = { id: nextId++, method, input, options: callOptions, attempts: 0, resolve, reject };
        const onAbort = () => abort(call, signal?.reason);
        signal?.addEventListener('abort', onAbort);
        stopListening = () => signal?.removeEventListener('abort', onAbort);
        send(call);
      });
    } finally {
      stopListening();
    }
  };

  const dispose = () => {
    end();
    const calls = [...pending.values()];
    pending.clear();
    for (const call of calls) call.reject(new DOMException('The worker was stopped.', 'AbortError'));
  };

  return new Proxy({} as Connection<C>, {
    get(_, key) {
      if (key === 'dispose') return dispose;
      if (key === 'then' || typeof key === 'symbol') return undefined; // or `await connect(…)` would call the worker
      return (input: unknown, callOptions?: ClientCallOptions<unknown>) => invoke(key, input, callOptions);
    },
  });
}
