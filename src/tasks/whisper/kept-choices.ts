import type { FormSettings } from './defaults.ts';
import { defaultSettings } from './defaults.ts';
import { acceptableSettings } from './options.ts';

/** What a person has set on the panel. */
export interface Choices {
  settings: FormSettings;
  vad: boolean;
}
type Keeper = Pick<Storage, 'getItem' | 'setItem'>;

const key = 'triptych-whisper';

/** The choices of the last visit; each as it comes where none is kept, or one that is no longer accepted. */
export function readChoices(keeper: Keeper | undefined = browserKeeper()): Choices {
  try {
    const { settings, vad } = JSON.parse(keeper?.getItem(key) ?? '{}') as Partial<Choices>;
    return {
      settings: { ...defaultSettings, ...acceptableSettings(settings ?? {}) } as FormSettings,
      vad: vad === true,
    };
  } catch {
    return { settings: defaultSettings, vad: false };
  }
}

/** Without storage the choices end with the page. */
export function keepChoices({ settings, vad }: Choices, keeper: Keeper | undefined = browserKeeper()): void {
  try {
    keeper?.setItem(key, JSON.stringify({ settings, vad } satisfies Choices));
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
