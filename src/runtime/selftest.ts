import type { Device, DeviceReport, SelfTest } from './device.ts';
import { AppError, isAbort, messageOf } from './errors.ts';
import type { Variant } from './model-entry.ts';
import { failedTest } from './selftest/on-device.ts';
import type { DecisionMemory, Remembered } from './selftest/memory.ts';

/** What chooses a device for a model; `T` is the model opened on one. */
export interface ChooseOptions<T> {
  open: (device: Device) => Promise<T>;
  close: (opened: T) => Promise<void>;
  /** Runs the model's fixed input (`runReferences`). */
  test: (opened: T, device: Device) => Promise<SelfTest>;
  /** What the person asked for. */
  forced: Device | 'auto';
  report: DeviceReport;
  /** What the model's WebGPU variant needs (`Variant.needs`). */
  needs?: Variant['needs'];
  /** Absent: the choice is made anew. */
  memory?: DecisionMemory;
  /** False leaves out the timed comparison, for models too large to be opened twice: WebGPU is then taken if it is right. */
  compare?: boolean;
}
export interface Choice<T> {
  opened: T;
  device: Device;
  /** One plain sentence. */
  why: string;
  /** What was tried, WebGPU first. */
  tests: SelfTest[];
}

/** What clocks in browsers can tell apart, in milliseconds. */
const clockMs = 0.1;
/** So often a worker may end in the middle of trying WebGPU, by a closed tab or by a crash, before it is left alone. */
const mostBeginnings = 2;

/**
 * Opens the model on the device that is right and fast. WebGPU is left out when there is no adapter or only a software
 * one, unless it is forced; it is used only when its self-test passes, and, if both may be had, when it is the quicker.
 * Rejects with `device` when WebAssembly fails too, and with what `open` says when the model itself cannot be had.
 */
export async function chooseDevice<T>(options: ChooseOptions<T>): Promise<Choice<T>> {
  const choice = await choose(options);
  const { device, why, tests } = choice;
  await options.memory?.note({ device, why, tests });
  return choice;
}

async function choose<T>(options: ChooseOptions<T>): Promise<Choice<T>> {
  const { forced } = options;
  if (forced === 'wasm') return onWasm(options, { why: 'You chose WebAssembly.', tests: [] });
  const isForced = forced === 'webgpu';
  const absent = whyNoWebgpu(options);
  if (absent) return onWasm(options, { why: absent, tests: [] });

  if (isForced) return settle(options, await tryWebgpu(options), { forced: true });
  const remembered = (await options.memory?.read()) ?? { begun: 0 };
  if ('begun' in remembered && remembered.begun >= mostBeginnings) return onWasm(options, { why: stopped, tests: [] });
  if ('decision' in remembered && remembered.decision.device === 'wasm')
    return onWasm(options, { why: remembered.decision.why, tests: [] });
  return chooseAnew(options, remembered);
}

const stopped = 'WebGPU stopped the page when it was tried, so WebAssembly is used.';

async function chooseAnew<T>(options: ChooseOptions<T>, remembered: Remembered): Promise<Choice<T>> {
  const { memory } = options;
  const begun = 'begun' in remembered ? remembered.begun : 0;
  await memory?.write({ begun: begun + 1 });
  try {
    const known = 'decision' in remembered ? remembered.decision.why : undefined;
    const choice = await settle(options, await tryWebgpu(options), { ...(known && { known }) });
    const { device, why, tests } = choice;
    await memory?.write({ decision: { device, why, tests } });
    return choice;
  } catch (error) {
    // A runtime that stopped takes this worker with it: the next one goes straight to WebAssembly.
    const isCrash = error instanceof AppError && error.code === 'crash';
    await memory?.write(isCrash ? { begun: mostBeginnings } : remembered);
    throw error;
  }
}

function whyNoWebgpu<T>({ report, forced, needs = [] }: ChooseOptions<T>): string | undefined {
  const { webgpu, webgpuAbsence } = report;
  if (!webgpu) return webgpuAbsence ?? 'There is no WebGPU here, so WebAssembly is used.';
  if (webgpu.fallback && forced !== 'webgpu')
    return `This device only emulates WebGPU (${webgpu.architecture || webgpu.vendor}), which is slower than WebAssembly.`;
  if (needs.includes('shader-f16') && !webgpu.f16)
    return 'This GPU doesn’t support half precision (shader-f16), which the model needs, so WebAssembly is used.';
  return undefined;
}

type Tried<T> = { opened: T; test: SelfTest } | { opened?: never; test: SelfTest };

/** Opens and tests on WebGPU; every failure of the device becomes a test that did not pass. */
async function tryWebgpu<T>({ open, close, test }: ChooseOptions<T>): Promise<Tried<T>> {
  let opened: T | undefined;
  try {
    opened = await open('webgpu');
    const result = await test(opened, 'webgpu');
    if (result.pass) return { opened, test: result };
    await close(opened);
    return { test: result };
  } catch (error) {
    if (opened) await close(opened).catch(() => {}); // a lost device cannot even be closed
    if (!isOfDevice(error)) throw error;
    return { test: failedTest('webgpu', `it failed: ${messageOf(error)}`) };
  }
}

/** A download or an abort is no fault of a device, and a dead worker is beyond choosing. */
const isOfDevice = (error: unknown): boolean =>
  error instanceof AppError ? ['device', 'memory', 'model-corrupt'].includes(error.code) : !isAbort(error);

async function settle<T>(
  options: ChooseOptions<T>,
  { opened, test }: Tried<T>,
  { forced, known }: { forced?: boolean; known?: string },
): Promise<Choice<T>> {
  const tests = [test];
  if (opened === undefined)
    return onWasm(options, { why: `WebGPU is not used because ${test.reason?.replace(/\.$/, '')}.`, tests });
  const onGpu = (why: string): Choice<T> => ({ opened, device: 'webgpu', why, tests });
  const uncompared = test.note && `WebGPU gives sensible numbers, but ${test.note}.`;
  if (forced)
    return onGpu(uncompared ? `You chose WebGPU. ${uncompared}` : 'You chose WebGPU, and it passed its self-test.');
  if (known) return onGpu(known);
  if (options.compare === false) return onGpu(uncompared ?? 'WebGPU passed its self-test.');

  // A model may have been downloaded in the number format of the graphics card only.
  let isMissing = false;
  const wasm = await onWasm(options, { why: '', tests: [] }).catch((error: unknown) => {
    isMissing = error instanceof AppError && error.code === 'model-missing';
    if (!isMissing && !isOfDevice(error)) throw error;
  });
  if (!wasm) return onGpu(`WebGPU passed its self-test${isMissing ? '' : ', and WebAssembly did not'}.`);
  const [wasmTest] = wasm.tests;
  const both = [test, ...wasm.tests];
  const ratio = Math.max(wasmTest!.ms, clockMs) / Math.max(test.ms, clockMs);
  if (ratio >= 1) {
    await options.close(wasm.opened);
    const why = `WebGPU passed its self-test and is ${ratio.toFixed(1)} times as fast as WebAssembly here.`;
    return { ...onGpu(why), tests: both };
  }
  await options.close(opened);
  return { ...wasm, why: `WebAssembly is ${(1 / ratio).toFixed(1)} times as fast as WebGPU here.`, tests: both };
}

async function onWasm<T>(
  { open, close, test }: ChooseOptions<T>,
  { why, tests }: { why: string; tests: SelfTest[] },
): Promise<Choice<T>> {
  const opened = await open('wasm');
  let result: SelfTest;
  try {
    result = await test(opened, 'wasm');
  } catch (error) {
    await close(opened);
    throw error;
  }
  if (result.pass) return { opened, device: 'wasm', why, tests: [...tests, result] };
  await close(opened);
  throw new AppError(
    'device',
    `The model gives wrong results on every device here: on WebAssembly ${result.reason}. Reload the page, or use another browser.`,
  );
}
