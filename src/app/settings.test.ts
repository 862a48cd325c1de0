import { expect, test } from 'vitest';
import { createSettings, isDeviceChoice } from './settings.ts';

function memory(start: Record<string, string> = {}) {
  const values = new Map(Object.entries(start));
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string): void => void values.set(key, value),
  };
}
const denied = {
  getItem: (): string => {
    throw new DOMException('denied', 'SecurityError');
  },
  setItem: (): void => {
    throw new DOMException('full', 'QuotaExceededError');
  },
};

test('a first visit follows the system and what tests best', () => {
  expect(createSettings(memory()).getState()).toMatchObject({ theme: 'auto', device: 'auto', kept: true });
});

test('what is set is there after a reload', () => {
  const keeper = memory();
  createSettings(keeper).getState().setTheme('dark');
  createSettings(keeper).getState().setDevice('wasm');
  expect(createSettings(keeper).getState()).toMatchObject({ theme: 'dark', device: 'wasm' });
});

test('values that nobody here wrote are left out one by one', () => {
  const keeper = memory({ 'triptych.settings': '{"theme":"sepia","device":"wasm"}' });
  expect(createSettings(keeper).getState()).toMatchObject({ theme: 'auto', device: 'wasm' });
  for (const text of ['', 'null', '7', '"x"', '[', '{}'])
    expect(createSettings(memory({ 'triptych.settings': text })).getState().theme).toBe('auto');
});

test('denied storage keeps the settings in memory and says so', () => {
  for (const keeper of [denied, undefined]) {
    const store = createSettings(keeper);
    expect(store.getState().kept).toBe(false);
    store.getState().setTheme('light');
    expect(store.getState()).toMatchObject({ theme: 'light', kept: false });
  }
});

test('a full disk at a later change is noticed', () => {
  const keeper = memory();
  const store = createSettings(keeper);
  keeper.setItem = denied.setItem;
  store.getState().setTheme('dark');
  expect(store.getState()).toMatchObject({ theme: 'dark', kept: false });
});

test('auto, webgpu and wasm are the choices', () => {
  expect(['auto', 'webgpu', 'wasm', 'WASM', '', 'cuda', null].map(isDeviceChoice)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
