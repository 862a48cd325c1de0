import { type Keeper, readKept, tabKeeper, writeKept } from '../../runtime/page/kept-text.ts';
import { startForm, type Form } from './form.ts';
import { pickSettings, ranges } from './options.ts';
import type { Size } from './size.ts';

const key = 'triptych-diffusion';

/**
 * The form of the last visit; undefined where none is kept. Of each setting only what is still accepted, and not the
 * strength, which belongs to a picture that is no longer there.
 */
export function readForm(keeper: Keeper | undefined = tabKeeper()): Form | undefined {
  try {
    const kept = JSON.parse(readKept(key, keeper) ?? 'null') as Partial<Form> | null;
    if (!kept) return undefined;
    const { drawSeed, count = 1, offload = 'auto', vaeTiling = 'auto', encodesEmpty } = kept;
    const isCount = Number.isInteger(count) && count >= ranges.count.min && count <= ranges.count.max;
    return {
      ...startForm,
      ...pickSettings(kept),
      ...sidesOf(kept),
      strength: startForm.strength,
      drawSeed: drawSeed !== false,
      count: isCount ? count : 1,
      offload: ['auto', 'always', 'never'].includes(offload) ? offload : 'auto',
      encodesEmpty: encodesEmpty === true,
      vaeTiling: typeof vaeTiling === 'boolean' ? vaeTiling : 'auto',
    } as Form;
  } catch {
    return undefined;
  }
}

/** As they were typed, for the form tells which sizes its model makes. */
function sidesOf({ width, height }: Partial<Form>): Partial<Size> {
  return { ...(Number.isFinite(width) && { width }), ...(Number.isFinite(height) && { height }) };
}

/** Without storage the form ends with the page. */
export const keepForm = (form: Form, keeper: Keeper | undefined = tabKeeper()): void =>
  void writeKept(key, JSON.stringify(form), keeper);
