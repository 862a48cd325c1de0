import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Device } from '../runtime/device.ts';
import { browserKeeper, type Keeper, writeKept } from '../runtime/page/kept-text.ts';
import { usualHub } from '../runtime/weights/hub.ts';

export type Theme = 'auto' | 'light' | 'dark';
export type DeviceChoice = Device | 'auto';

export interface Settings {
  theme: Theme;
  device: DeviceChoice;
  /** Where models come from. */
  hub: string;
  /** Bytes of memory for models; 0 leaves it to the page. */
  memory: number;
  /** False when the browser keeps nothing: the settings then end with the page. */
  kept: boolean;
  setTheme: (theme: Theme) => void;
  setDevice: (device: DeviceChoice) => void;
  /** An address that `checkHub` has passed. */
  setHub: (hub: string) => void;
  setMemory: (bytes: number) => void;
}

/** `public/theme.js` reads the theme under the same name before the first paint. */
const key = 'triptych.settings';
const themes: readonly unknown[] = ['auto', 'light', 'dark'];
const devices: readonly unknown[] = ['auto', 'webgpu', 'wasm'];
const isTheme = (value: unknown): value is Theme => themes.includes(value);

/** True for a value that `device.choose` and `?device=` take. */
export const isDeviceChoice = (value: unknown): value is DeviceChoice => devices.includes(value);

/** The settings, read from the keeper and written to it at every change. Without one they live in memory. */
export function createSettings(keeper: Keeper | undefined): StoreApi<Settings> {
  return createStore<Settings>()((set, get) => {
    const change = (next: Partial<Settings>) => {
      const { theme, device, hub, memory } = { ...get(), ...next };
      set({ ...next, kept: write(keeper, { theme, device, hub, memory }) });
    };
    const found = read(keeper);
    return {
      ...found,
      kept: write(keeper, found),
      setTheme: (next) => change({ theme: next }),
      setDevice: (next) => change({ device: next }),
      setHub: (next) => change({ hub: next }),
      setMemory: (next) => change({ memory: next }),
    };
  });
}

type Kept = Pick<Settings, 'theme' | 'device' | 'hub' | 'memory'>;

function read(keeper: Keeper | undefined): Kept {
  const kept = parse(keeper);
  return {
    theme: isTheme(kept.theme) ? kept.theme : 'auto',
    device: isDeviceChoice(kept.device) ? kept.device : 'auto',
    hub: typeof kept.hub === 'string' && /^https?:\/\//.test(kept.hub) ? kept.hub : usualHub,
    memory: typeof kept.memory === 'number' && kept.memory > 0 ? kept.memory : 0,
  };
}

function parse(keeper: Keeper | undefined): Partial<Record<keyof Kept, unknown>> {
  try {
    const kept: unknown = JSON.parse(keeper?.getItem(key) ?? '{}');
    return typeof kept === 'object' && kept !== null ? kept : {};
  } catch {
    return {}; // denied, or written by something else: start from the defaults
  }
}

/** False when the keeper refuses. */
const write = (keeper: Keeper | undefined, settings: Kept): boolean =>
  keeper !== undefined && writeKept(key, JSON.stringify(settings), keeper);

/** The one store of the page. */
export const settings = createSettings(globalThis.document && browserKeeper());

/** Shows the theme: the tokens follow `data-theme` on the root, and the system without it. */
export function applyTheme(theme: Theme, root: HTMLElement): void {
  if (theme === 'auto') delete root.dataset.theme;
  else root.dataset.theme = theme;
}
