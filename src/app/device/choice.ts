import type { Device } from '../../runtime/device.ts';
import { noteChosenDevice } from '../../runtime/page/chosen-device.ts';
import { notify } from '../notices.ts';
import { type DeviceChoice, isDeviceChoice, settings } from '../settings.ts';
import { tasks } from '../tasks.ts';
import { noteUnloaded } from './store.ts';

/** `?device=` of an address: a device that it forces, nothing, or a value that is none. */
export function forcedDevice(search: string): { device?: Device } | { unknown: string } {
  const value = new URLSearchParams(search).get('device');
  if (value === null || value === 'auto') return {};
  if (isDeviceChoice(value) && value !== 'auto') return { device: value };
  return { unknown: value };
}

/** The device that the address forces, if any. It stands over the setting until the page is opened without it. */
export const deviceOfAddress = (): Device | undefined => {
  const forced = forcedDevice(globalThis.location?.search ?? '');
  return 'device' in forced ? forced.device : undefined;
};

/** What is in force: the address, else the setting. */
export const chosenDevice = (setting: DeviceChoice): DeviceChoice => deviceOfAddress() ?? setting;

/** Hands the choice to every task, now and at each change of the setting. Says so when the address names no device. */
export function followChoice(): void {
  const forced = forcedDevice(location.search);
  if ('unknown' in forced)
    notify(
      'warn',
      `This page’s address selects the device “${forced.unknown.slice(0, 40)}”. There are webgpu, wasm and auto; auto is used.`,
    );
  const apply = (setting: DeviceChoice) => {
    noteChosenDevice(chosenDevice(setting));
    for (const { engine } of tasks) engine.setDevice(chosenDevice(setting));
  };
  apply(settings.getState().device);
  settings.subscribe(({ device }, before) => {
    if (device === before.device) return;
    apply(device);
    for (const { id } of tasks) noteUnloaded(id);
  });
}
