import { needsOnGpu, variantFor } from '../../../runtime/catalogue.ts';
import { devicesToTest, probeDevice, type Device, type SelfTest } from '../../../runtime/device.ts';
import { AppError } from '../../../runtime/errors.ts';
import type { ModelEntry, Variant } from '../../../runtime/model-entry.ts';
import type { CallOptions } from '../../../runtime/progress.ts';
import { chooseDevice } from '../../../runtime/selftest.ts';
import { decisionMemory } from '../../../runtime/selftest/memory.ts';
import { isComparable } from '../../../runtime/selftest/comparable.ts';
import { failedTest, testOnDevice } from '../../../runtime/selftest/on-device.ts';
import { prepareAnswers, testGraphs } from '../../../runtime/selftest/test-graphs.ts';
import { versionOf } from '../../../runtime/selftest/version.ts';
import { graphForm } from '../../../runtime/graph-form.ts';
import { createSession, type Session, warmRuntime } from '../../../runtime/session.ts';
import { openFile } from '../../../runtime/weights.ts';

/** A graph on the device that was chosen for it. */
export interface Graph {
  session: Session;
  device: Device;
  dtype: string;
  /** One plain sentence: why this device. */
  why: string;
  selfTests: SelfTest[];
}

/** The model as if it had this graph only. */
const onlyRole = (entry: ModelEntry, role: string): ModelEntry => ({
  ...entry,
  variants: entry.variants.map((variant) => ({ ...variant, files: filesOf(variant, role) })),
});

/** Opens a graph of a model by its role on the device asked for, or on the fastest that passes its self-test. */
export async function openGraph(
  entry: ModelEntry,
  role: string,
  { wanted, ...options }: CallOptions & { wanted: Device | 'auto' },
): Promise<Graph> {
  const report = await probeDevice();
  const own = onlyRole(entry, role);
  const [variant] = own.variants;
  const isAsked = (asked: string) => asked === role;
  const { opened, device, why, tests } = await chooseDevice<Session>({
    async open(on) {
      const { signal } = options;
      if (on === 'webgpu') await prepareAnswers(entry, variantFor(entry, on, { report }), { signal, isAsked });
      return openSession(entry, role, { ...options, device: on });
    },
    close: (session) => session.dispose(),
    test: (session, on) => testGraph(entry, role, { session, device: on, signal: options.signal }),
    forced: wanted,
    report,
    needs: needsOnGpu(entry, report),
    memory: decisionMemory(report, {
      id: `${entry.id}/${role}`,
      dtype: variant!.dtype,
      version: await versionOf(own, variant!),
    }),
    compare: isComparable(own, report),
  });
  return { session: opened, device, dtype: variantFor(entry, device, { report }).dtype, why, selfTests: tests };
}

/**
 * Opens a changed graph on the device where the unchanged one passed its self-test: its own numbers are not known.
 */
export async function openChangedGraph(
  entry: ModelEntry,
  role: string,
  { base, change, ...options }: CallOptions & { base: Graph; change: (model: Uint8Array) => Blob },
): Promise<Graph> {
  const session = await openSession(entry, role, { ...options, device: base.device, change });
  return { ...base, session };
}

/** Runs the fixed input of a graph on WebGPU, where there is a graphics card, and on WebAssembly. */
export async function selfTestGraph(entry: ModelEntry, role: string, options: CallOptions): Promise<SelfTest[]> {
  const report = await probeDevice();
  const tests: SelfTest[] = [];
  for (const device of devicesToTest(report)) {
    options.signal?.throwIfAborted();
    const needs = device === 'webgpu' ? needsOnGpu(entry, report) : [];
    const lacksHalf = !report.webgpu?.f16 && needs?.includes('shader-f16');
    // ONNX Runtime would only say the same in its own words, on the console.
    tests.push(lacksHalf ? failedTest(device, noHalf) : await testDevice(entry, role, { ...options, device }));
  }
  return tests;
}

const noHalf = 'the graphics card has no half precision (shader-f16), which the model needs';

type OnDevice = CallOptions & { device: Device };

const testDevice = (entry: ModelEntry, role: string, { device, ...options }: OnDevice): Promise<SelfTest> =>
  testOnDevice(device, {
    open: () => openSession(entry, role, { ...options, device }),
    test: (session) => testGraph(entry, role, { session, device, signal: options.signal }),
    close: (session) => session.dispose(),
  });

async function testGraph(
  entry: ModelEntry,
  role: string,
  { session, device, signal }: { session: Session; device: Device; signal: AbortSignal | undefined },
): Promise<SelfTest> {
  const variant = await variantOn(entry, device);
  const sessions = new Map([[role, session]]);
  return testGraphs(entry, { device, variant, sessions }, { signal, isAsked: (asked) => asked === role });
}

const variantOn = async (entry: ModelEntry, device: Device): Promise<Variant> =>
  variantFor(entry, device, { report: await probeDevice() });

const filesOf = ({ files }: Variant, role: string) => files.filter((file) => file.role === role);

async function openSession(
  entry: ModelEntry,
  role: string,
  { device, change, ...options }: OnDevice & { change?: (model: Uint8Array) => Blob },
): Promise<Session> {
  const { signal, onProgress } = options;
  warmRuntime(device);
  const report = await probeDevice();
  const variant = variantFor(entry, device, { report });
  const files = filesOf(variant, role);
  const graph = files.find(({ external }) => external === undefined);
  if (!graph)
    throw new AppError('bad-option', `${entry.name} has no ${role.replaceAll('_', ' ')}. Choose another model.`);
  const beside = await Promise.all(
    files
      .filter((file) => file !== graph)
      .map(async (file) => ({ path: file.external!, data: await openFile(entry, file, options) })),
  );
  const file = await openFile(entry, graph, options);
  const changed = change ? change(new Uint8Array(await file.arrayBuffer())) : file;
  onProgress?.({ phase: 'compile', done: 0, total: 1, unit: 'files' });
  const limit = Number.POSITIVE_INFINITY; // the page has asked whether the model fits
  const { graph: bytes, external } = await graphForm(changed, beside, { role, variant, device, report, limit });
  return createSession(bytes, { device, external, ...(signal && { signal }) });
}
