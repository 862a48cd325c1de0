import type { WorkSignals } from './pace.ts';

/** Chromium's (Battery Status API), and not in TypeScript's library. */
interface Battery {
  readonly charging: boolean;
  readonly level: number;
}
interface PoweredNavigator {
  getBattery?: () => Promise<Battery>;
}

/** What a person does at a page. Moving the pointer over it is not yet work. */
const touches = ['keydown', 'pointerdown', 'wheel', 'touchmove', 'input'] as const;

/**
 * Watches the page and the battery from the first call on. Where the browser tells nothing of a battery, there is none.
 * `navigator.getBattery` fails where a permissions policy forbids it.
 */
export function watchWorkSignals(page: EventTarget = document): () => WorkSignals {
  let touched = -Infinity;
  let battery: Battery | undefined;
  const onTouch = (): void => void (touched = performance.now());
  for (const name of touches) page.addEventListener(name, onTouch, { capture: true, passive: true });
  void (navigator as PoweredNavigator)
    .getBattery?.()
    .then((found) => (battery = found))
    .catch(() => {});
  return () => ({
    onBattery: battery !== undefined && !battery.charging,
    charge: battery?.level ?? 1,
    idleMs: performance.now() - touched,
  });
}
