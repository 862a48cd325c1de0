import { findModel } from '../../runtime/catalogue.ts';
import { AppError } from '../../runtime/errors.ts';
import type { ModelEntry } from '../../runtime/model-entry.ts';
import { onlyKept } from '../../runtime/weights/ready.ts';
import type { Stage } from './contract.ts';
import { withoutAdvice } from './engine/finite.ts';

/** Number formats in the order in which they are trusted: the widest first. */
const widest = [/^fp32/u, /^fp16-storage/u, /^q8/u, /^fp16/u, /^q4/u];

/** Which number format of a model each stage runs in, once one of them has failed on every device. */
export interface Precisions {
  /**
   * Makes a call with the model's id. Where no device can do it (numbers that are not finite, a failed self-test), makes it
   * with each other number format that is here (`id@dtype`), telling why, and keeps to the one that works. Throws the first
   * failure.
   */
  call<T>(stage: Stage, model: string, make: (id: string, why?: string) => Promise<T>): Promise<T>;
  /** Forgets what failed: another device was chosen. */
  clear(): void;
}

/** `find` is replaced in tests. */
export function createPrecisions(find: (id: string) => Promise<ModelEntry> = findKept): Precisions {
  const kept = new Map<string, { id: string; why: string }>();
  return {
    async call(stage, model, make) {
      const key = `${stage} ${model}`;
      const known = kept.get(key);
      try {
        return await (known ? make(known.id, known.why) : make(model));
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'device')) throw error;
        for (const { id, dtype } of await others(model, find)) {
          const why = `${withoutAdvice(error.message)} The run continues with the ${dtype} version of the model.`;
          const made = await make(id, why).then(
            (value) => ({ value }),
            (failure: unknown) => orUnlikeDevice(failure),
          );
          if (!made) continue;
          kept.set(key, { id, why });
          return made.value;
        }
        throw error;
      }
    },
    clear: () => kept.clear(),
  };
}

const findKept = async (id: string): Promise<ModelEntry> => onlyKept(await findModel(id));

function orUnlikeDevice(failure: unknown): undefined {
  if (failure instanceof AppError && failure.code === 'device') return undefined;
  throw failure;
}

/** The other number formats of a model that are here; none for an id that names its own. */
async function others(
  model: string,
  find: (id: string) => Promise<ModelEntry>,
): Promise<{ id: string; dtype: string }[]> {
  if (model.includes('@')) return [];
  const [, ...rest] = (await find(model)).variants;
  const rank = (dtype: string) =>
    (widest.findIndex((pattern) => pattern.test(dtype)) + widest.length + 1) % (widest.length + 1);
  return rest
    .map(({ dtype }) => ({ id: `${model}@${dtype}`, dtype }))
    .toSorted((a, b) => rank(a.dtype) - rank(b.dtype));
}
