import { startForm } from './form.ts';
import { pickSettings, ranges } from './options.ts';
import type { Form } from './state.ts';

type Keeper = Pick<Storage, 'getItem' | 'setItem'>;

const key = 'triptych-diffusion';

/**
 * The form of the last visit; undefined where none is kept. Of each setting only what is still accepted, and not the
 * strength, which belongs to a picture that is no longer there.
 */
export function readForm(keeper: Keeper | undefined = browserKeeper()): Form | undefined {
  try {
    const kept = JSON.parse(keeper?.getItem(key) ?? 'null') as Partial<Form> | null;
    if (!kept) return undefined;
    const { drawSeed, count = 1, offload = 'auto', vaeTiling = 'auto' } = kept;
    const isCount = Number.isInteger(count) && count >= ranges.count.min && count <= ranges.count.max;
    return {
      ...startForm,
      ...pickSettings(kept),
      strength: startForm.strength,
      drawSeed: drawSeed !== false,
      count: isCount ? count : 1,
      offload: ['auto', 'always', 'never'].includes(offload) ? offload : 'auto',
      vaeTiling: typeof vaeTiling === 'boolean' ? vaeTiling : 'auto',
    } as Form;
  } catch {
    return undefined;
  }
}

/** Without storage the form ends with the page. */
export function keepForm(form: Form, keeper: Keeper | undefined = browserKeeper()): void {
  try {
    keeper?.setItem(key, JSON.stringify(form));
  } catch {
    // Refused, or full.
  }
}

/** With storage denied the mere access throws. */
function browserKeeper(): Keeper | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    return undefined;
  }
}
