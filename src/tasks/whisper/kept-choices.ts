import { type Keeper, readKept, tabKeeper, writeKept } from '../../runtime/page/kept-text.ts';
import type { FormSettings } from './defaults.ts';
import { defaultSettings } from './defaults.ts';
import { acceptableSettings } from './options.ts';

/** What a person has set on the panel. */
export interface Choices {
  settings: FormSettings;
  vad: boolean;
}

const key = 'triptych-whisper';

/** The choices of the last visit; each as it comes where none is kept, or one that is no longer accepted. */
export function readChoices(keeper: Keeper | undefined = tabKeeper()): Choices {
  try {
    const { settings, vad } = JSON.parse(readKept(key, keeper) ?? '{}') as Partial<Choices>;
    return {
      settings: { ...defaultSettings, ...acceptableSettings(settings ?? {}) } as FormSettings,
      vad: vad === true,
    };
  } catch {
    return { settings: defaultSettings, vad: false };
  }
}

/** Without storage the choices end with the page. */
export const keepChoices = ({ settings, vad }: Choices, keeper: Keeper | undefined = tabKeeper()): void =>
  void writeKept(key, JSON.stringify({ settings, vad } satisfies Choices), keeper);
