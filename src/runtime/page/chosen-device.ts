import type { Device } from '../device.ts';

let chosen: Device | 'auto' = 'auto';

/** The device that the person chose for models; `auto` leaves it to each model's self-test. */
export const chosenDevice = (): Device | 'auto' => chosen;

/** Notes the choice, which the shell knows. */
export const noteChosenDevice = (device: Device | 'auto'): void => void (chosen = device);
