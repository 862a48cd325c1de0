import type { DeviceReport } from '../../runtime/device.ts';

/** What the probe's worker answers. */
export type ProbeContract = { probe: [input: undefined, output: DeviceReport, progress: never] };
