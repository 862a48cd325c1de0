import { isAbort } from '../../../../runtime/errors.ts';
import type { LoadInput } from '../../contract.ts';

/** What every use needs: the signal of the call that asks. */
interface Asking {
  signal: AbortSignal;
}
interface Opened {
  dispose(): Promise<void>;
}
interface Held<T> {
  key: string;
  opening: Promise<T>;
  /** Settles when nobody uses it any more. */
  last: Promise<unknown>;
}

/**
 * Keeps one model open, and works with it one call at a time: a recording fills the device by itself. A call for
 * another model closes this one first. What failed to open is opened anew by the next call.
 */
export function createSlot<T extends Opened, C extends Asking>(open: (input: LoadInput, context: C) => Promise<T>) {
  let held: Held<T> | undefined;

  const openAfter = async (before: Held<T> | undefined, input: LoadInput, context: C): Promise<T> => {
    await before?.last;
    const [opened] = before ? await Promise.allSettled([before.opening]) : [];
    if (opened?.status === 'fulfilled') await opened.value.dispose();
    context.signal.throwIfAborted();
    return open(input, context);
  };

  return async function use<R>(input: LoadInput, context: C, work: (opened: T) => Promise<R> | R): Promise<R> {
    const key = [input.model, input.device, input.limit].join('\n');
    if (held?.key !== key) {
      const next: Held<T> = { key, opening: openAfter(held, input, context), last: Promise.resolve() };
      held = next;
      next.opening.catch(() => {
        if (held === next) held = undefined;
      });
    }
    const mine = held;
    const turn = mine.last.then(async () => {
      context.signal.throwIfAborted();
      return work(await mine.opening);
    });
    mine.last = turn.catch(() => {});
    try {
      return await turn;
    } catch (error) {
      // The call that began to open the model was aborted; this one was not.
      if (isAbort(error) && !context.signal.aborted) return use(input, context, work);
      throw error;
    }
  };
}
