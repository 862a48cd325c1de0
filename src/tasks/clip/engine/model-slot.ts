import { isAbort } from '../../../runtime/errors.ts';
import type { Context } from '../../../runtime/rpc.ts';
import type { ClipContract, LoadedClip, LoadInput } from '../contract.ts';
import type { ClipModel } from './model.ts';

/** A model that is ready, what to tell about it, and how to free it. */
export interface OpenClip {
  model: ClipModel;
  info: LoadedClip;
  dispose(): Promise<void>;
}
export type LoadContext = Context<ClipContract['load'][2]>;
export type OpenModel = (input: LoadInput, context: LoadContext) => Promise<OpenClip>;

/** Runs work with the model that it asks for. */
export type UseModel = <T>(
  input: LoadInput,
  context: LoadContext,
  work: (opened: OpenClip) => Promise<T> | T,
) => Promise<T>;

interface Slot {
  key: string;
  opening: Promise<OpenClip>;
  users: Set<Promise<unknown>>;
}

/**
 * Keeps one model open. Calls that come while it opens wait for the same one; a call for another model waits until the
 * last user of this one is done, then this one is closed. What failed to open is tried again by the next call.
 */
export function createModelSlot(open: OpenModel): UseModel {
  let current: Slot | undefined;

  function slotFor(input: LoadInput, context: LoadContext): Slot {
    const key = [input.model, input.device, input.limit].join('\n');
    if (current?.key === key) return current;
    const last = current;
    const slot: Slot = { key, users: new Set(), opening: openAfter(last, input, context) };
    current = slot;
    slot.opening.catch(() => {
      if (current === slot) current = undefined;
    });
    return slot;
  }

  async function openAfter(last: Slot | undefined, input: LoadInput, context: LoadContext): Promise<OpenClip> {
    await close(last);
    context.signal.throwIfAborted();
    return open(input, context);
  }

  return async function use(input, context, work) {
    const slot = slotFor(input, context);
    const running = slot.opening.then(work);
    slot.users.add(running);
    try {
      return await running;
    } catch (error) {
      // The call that began to open the model was aborted; this one was not.
      if (isAbort(error) && !context.signal.aborted) return await use(input, context, work);
      throw error;
    } finally {
      slot.users.delete(running);
    }
  };
}

async function close(slot: Slot | undefined): Promise<void> {
  if (!slot) return;
  await Promise.allSettled(slot.users);
  const [opened] = await Promise.allSettled([slot.opening]);
  if (opened.status === 'fulfilled') await opened.value.dispose();
}
