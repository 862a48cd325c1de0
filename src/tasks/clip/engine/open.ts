import { needsOnGpu, variantFor } from '../../../runtime/catalogue.ts';
import { devicesToTest, probeDevice, type SelfTest } from '../../../runtime/device.ts';
import type { ModelEntry } from '../../../runtime/model-entry.ts';
import type { Implementation } from '../../../runtime/rpc.ts';
import { createLoadMeter } from '../../../runtime/load-meter.ts';
import { chooseDevice } from '../../../runtime/selftest.ts';
import { decisionMemory } from '../../../runtime/selftest/memory.ts';
import { isComparable } from '../../../runtime/selftest/comparable.ts';
import { testOnDevice } from '../../../runtime/selftest/on-device.ts';
import { prepareAnswers, testGraphs } from '../../../runtime/selftest/test-graphs.ts';
import { versionOf } from '../../../runtime/selftest/version.ts';
import type { ClipContract, LoadedClip } from '../contract.ts';
import { assembleModel, closeGraphs, findClip, openGraphs, resolutionOf, type Graphs } from './load.ts';
import type { OpenModel } from './model-slot.ts';
import { preprocessingVersion } from './preprocessing.ts';

const anyMemory = Number.POSITIVE_INFINITY;

/** Opens a model of the catalogue on the device asked for, or on the fastest that passes the model's self-test. */
export const openModel: OpenModel = async ({ model: id, device: forced, limit = anyMemory }, context) => {
  const entry = await findClip(id, context.signal);
  const report = await probeDevice();
  const { signal } = context;
  const meter = createLoadMeter(context.progress);
  const [variant] = entry.variants;
  const { opened, device, why, tests } = await chooseDevice<Graphs>({
    async open(on) {
      if (on === 'webgpu') await prepareAnswers(entry, variantFor(entry, on, { report, limit }), { signal });
      return openGraphs(entry, { device: on, limit }, { signal, meter });
    },
    close: closeGraphs,
    test(graphs) {
      meter.testing();
      return testGraphs(entry, graphs, { signal });
    },
    forced,
    report,
    needs: needsOnGpu(entry, report),
    memory: decisionMemory(report, { id, dtype: variant!.dtype, version: await versionOf(entry, variant!) }),
    compare: isComparable(entry, report),
  });
  const model = await assembleModel(entry, opened, context);
  const info: LoadedClip = {
    model: id,
    key: spaceKey(entry, model.key),
    dims: model.dims,
    device,
    dtype: opened.variant.dtype,
    why,
    logitScale: model.logitScale,
    noneFloor: model.noneFloor,
    resolution: resolutionOf(entry, model.preprocessing),
    selfTests: tests,
  };
  return { model, info, dispose: () => closeGraphs(opened) };
};

/** A model's vectors depend on its weights, on its preprocessing file and on how this app follows that. */
function spaceKey(entry: ModelEntry, modelKey: string): string {
  const preprocessor = entry.config.find(({ role }) => role === 'preprocessor');
  return [modelKey, preprocessor?.sha256 ?? preprocessor?.bytes ?? '', preprocessingVersion].join('/');
}

/** Runs the fixed input of a model on WebGPU, where there is a graphics card, and on WebAssembly. */
export const selfTestModel: Implementation<ClipContract>['selfTest'] = async (
  { model, limit = anyMemory },
  context,
) => {
  const entry = await findClip(model, context.signal);
  const devices = devicesToTest(await probeDevice());
  const tests: SelfTest[] = [];
  for (const [done, device] of devices.entries()) {
    context.signal.throwIfAborted();
    context.progress({ phase: 'run', done, total: devices.length, unit: 'steps' });
    tests.push(
      await testOnDevice(device, {
        open: () =>
          openGraphs(entry, { device, limit }, { signal: context.signal, meter: createLoadMeter(context.progress) }),
        test: (graphs) => testGraphs(entry, graphs, { signal: context.signal }),
        close: closeGraphs,
      }),
    );
  }
  return tests;
};
