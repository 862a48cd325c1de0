import type { ModelFacts } from './contract.ts';
import { checkOptions, modelOf } from './options.ts';
import { runRequest, type RunContext } from './run.ts';
import type { GenerateOptions, Generation } from './settings.ts';
import { watchStop } from './stop-watch.ts';

export interface Surroundings extends Omit<RunContext, 'facts'> {
  facts: (model: string) => Promise<ModelFacts>;
  /** Told of the model once it is known to be one. */
  onModel: (model: string) => void;
}

/** One generation at a time, in all tabs: two would not fit, and would only slow each other down. */
const lockName = 'triptych-diffusion';

/**
 * Makes pictures. Options out of range reject with `bad-option` before any model is opened.
 * `signal` aborted with the reason `stop` resolves with what is there; with any other it rejects.
 */
export async function generate(
  options: GenerateOptions,
  { facts: readFacts, onModel, ...context }: Surroundings,
): Promise<Generation> {
  const { signal, onProgress } = options;
  // Until its turn comes there is nothing to keep: a stop is an abort.
  const waiting = watchStop(signal);
  try {
    waiting.signal.throwIfAborted();
    const model = modelOf(options);
    const facts = await readFacts(model);
    onModel(model);
    const request = checkOptions(options, facts);
    return await inTurn(() => runRequest(request, { ...context, facts }, { signal, onProgress }), waiting.signal);
  } finally {
    waiting.end();
  }
}

/** Waits for its turn. Outside a secure context there are no locks, and no other tab is asked. */
function inTurn<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const { locks } = navigator as { locks?: LockManager };
  return locks ? locks.request(lockName, { signal }, work) : work();
}
