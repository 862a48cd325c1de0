import { AppError } from '../errors.ts';
import { fromWire, type WireError } from '../rpc.ts';

/** What a worker of streams is told. */
export type StreamRequest<Input> = { start: Input } | { next: true } | { ping: true };
/** What it answers: a value, the end, a failure; and between them that it lives, and that its work goes forward. */
export type StreamAnswer<Value> =
  | { value: Value }
  | { done: true }
  | { error: WireError }
  | { headway: true }
  | { pong: true };
type Outcome<Value> = Exclude<StreamAnswer<Value>, { headway: true } | { pong: true }>;

/** How long a worker is waited for, in turns of this thread: they stand still with a machine that sleeps, and slow down with one that is busy. */
export interface Patience {
  /** Milliseconds from one look to the next. */
  turnMs: number;
  /** Looks without any word from it, not even an answer to a ping: it runs in a loop. */
  deafTurns: number;
  /** Looks at which it answers, but has read, decoded and delivered nothing: what it waits for does not come. */
  idleTurns: number;
}
const usualPatience: Patience = { turnMs: 1_000, deafTurns: 15, idleTurns: 60 };

/** How long a worker without work is kept, in milliseconds. */
const keptMs = 30_000;

export interface StreamOptions {
  /** Of the file, for the sentence that says it was given up. */
  name: string;
  signal?: AbortSignal | undefined;
}
export interface WatchedStreams<Input, Value> {
  /**
   * The values that a worker makes of the input, each made when it is asked for. Rejects with what the worker threw
   * (AppErrors keep their code), with `bad-input` and the name when it makes no more headway or dies over the file, with
   * `crash` when it cannot be started, and with the signal's reason. What is not read to its end costs the worker its life.
   */
  stream(input: Input, options: StreamOptions): AsyncGenerator<Value, void, void>;
  /** Ends the workers that have nothing to do. */
  dispose(): void;
}

/**
 * Streams that are made in workers which can be ended: demuxers and codecs hang in some damaged files, and nothing else
 * stops them. A worker makes one stream at a time, and the next one when it is done.
 */
export function createWatchedStreams<Input, Value>(
  spawn: () => Worker,
  patience: Patience = usualPatience,
): WatchedStreams<Input, Value> {
  const idle = new Map<Worker, ReturnType<typeof setTimeout>>();

  function take(): Worker {
    const [kept] = idle.keys();
    if (!kept) return spawn();
    clearTimeout(idle.get(kept));
    idle.delete(kept);
    return kept;
  }
  function keep(worker: Worker): void {
    const forget = (): void => {
      idle.delete(worker);
      worker.terminate();
    };
    worker.onerror = (event) => {
      event.preventDefault();
      clearTimeout(idle.get(worker));
      forget();
    };
    idle.set(worker, setTimeout(forget, keptMs));
  }

  return {
    async *stream(input, { name, signal }) {
      signal?.throwIfAborted();
      const worker = take();
      let isReusable = false;
      try {
        worker.postMessage({ start: input } satisfies StreamRequest<Input>);
        for (;;) {
          const outcome = await ask<Value>(worker, { name, signal, patience });
          // A refusal leaves a worker whole; anything else leaves what a library holds in an unknown state.
          isReusable = 'done' in outcome || ('error' in outcome && outcome.error.code === 'bad-input');
          if ('error' in outcome) throw thrown(outcome.error);
          if ('done' in outcome) return;
          yield outcome.value;
        }
      } finally {
        if (isReusable) keep(worker);
        else worker.terminate();
      }
    },
    dispose() {
      for (const [worker, timer] of idle) {
        clearTimeout(timer);
        worker.terminate();
      }
      idle.clear();
    },
  };
}

/** What a library threw over a file stays what it is: whoever reads the file says that the file is damaged. */
const thrown = (error: WireError): Error =>
  error.code ? fromWire(error) : Object.assign(new Error(error.message), { name: error.name });

/** Workers that were heard. Before its first word one is being loaded, which takes what it takes. */
const spoken = new WeakSet<Worker>();

/** The next outcome of a worker; rejects when it makes no headway, dies, or is no longer wanted. */
function ask<Value>(
  worker: Worker,
  { name, signal, patience }: StreamOptions & { patience: Patience },
): Promise<Outcome<Value>> {
  const { turnMs, deafTurns, idleTurns } = patience;
  return new Promise<Outcome<Value>>((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    let deaf = 0;
    let still = 0;
    const look = setInterval(() => {
      deaf += spoken.has(worker) ? 1 : 0;
      still += 1;
      if (deaf > deafTurns || still > idleTurns) settle(() => reject(spoken.has(worker) ? stuck(name) : died('')));
      else worker.postMessage({ ping: true } satisfies StreamRequest<never>);
    }, turnMs);
    const onAbort = (): void => settle(() => reject(signal?.reason as Error));
    function settle(act: () => void): void {
      clearInterval(look);
      signal?.removeEventListener('abort', onAbort);
      act();
    }
    signal?.addEventListener('abort', onAbort);
    worker.onmessage = ({ data }: MessageEvent<StreamAnswer<Value>>) => {
      deaf = 0;
      spoken.add(worker);
      if ('pong' in data) return;
      still = 0;
      if (!('headway' in data)) settle(() => resolve(data));
    };
    worker.onmessageerror = () => settle(() => reject(broken(name, 'an answer could not be read')));
    worker.onerror = (event) => {
      event.preventDefault(); // it is told through the stream
      settle(() => reject(spoken.has(worker) ? broken(name, event.message) : died(event.message)));
    };
    worker.postMessage({ next: true } satisfies StreamRequest<never>);
  });
}

const stuck = (name: string): AppError =>
  new AppError(
    'bad-input',
    `“${name}” is damaged: reading it came to no end and was given up. Get the file again, or convert it with another program.`,
  );

const broken = (name: string, why: string): AppError =>
  new AppError(
    'bad-input',
    `“${name}” is damaged: what reads it broke down over it (${why}). Get the file again, or convert it with another program.`,
  );

const died = (why: string): AppError =>
  new AppError('crash', `The worker that reads media files stopped: ${why || 'it could not be loaded'}. Try again.`);
