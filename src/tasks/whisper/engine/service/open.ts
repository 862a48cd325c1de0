import { needsOnGpu, variantFor } from '../../../../runtime/catalogue.ts';
import { devicesToTest, probeDevice, type SelfTest } from '../../../../runtime/device.ts';
import { AppError } from '../../../../runtime/errors.ts';
import { createLoadMeter } from '../../../../runtime/load-meter.ts';
import type { Context, Implementation } from '../../../../runtime/rpc.ts';
import { chooseDevice } from '../../../../runtime/selftest.ts';
import { decisionMemory } from '../../../../runtime/selftest/memory.ts';
import { isComparable } from '../../../../runtime/selftest/comparable.ts';
import { testOnDevice } from '../../../../runtime/selftest/on-device.ts';
import { prepareAnswers, testGraphs } from '../../../../runtime/selftest/test-graphs.ts';
import { versionOf } from '../../../../runtime/selftest/version.ts';
import type { LoadedWhisper, LoadInput, WhisperContract } from '../../contract.ts';
import type { WhisperModel } from '../model.ts';
import type { Tokenizer } from '../tokens/tokenizer.ts';
import {
  assemble,
  closeGraphs,
  findWhisper,
  openGraphs,
  readConfig,
  whySmaller,
  type Graphs,
  type LoadOptions,
  type Place,
} from './load.ts';

/** A model that is ready, what to tell about it, and how to free it. */
export interface OpenWhisper {
  model: WhisperModel;
  tokenizer: Tokenizer;
  info: LoadedWhisper;
  dispose(): Promise<void>;
}
export type LoadContext = Context<WhisperContract['load'][2]>;

const optionsOf = ({ signal, progress }: LoadContext): LoadOptions => ({ signal, meter: createLoadMeter(progress) });

/** Opens a model of the catalogue on the device asked for, or on the fastest that passes the model's self-test. */
export async function openWhisper(
  { model: id, device: forced, limit }: LoadInput,
  context: LoadContext,
): Promise<OpenWhisper> {
  const entry = await findWhisper(id, context.signal);
  const options = optionsOf(context);
  const config = await readConfig(entry, options);
  const report = await probeDevice();
  const layers = config.config.decoder_layers;
  const [variant] = entry.variants;
  let isContest = false;
  const { opened, device, why, tests } = await chooseDevice<Graphs>({
    async open(on) {
      const { signal } = context;
      if (on === 'webgpu') await prepareAnswers(entry, variantFor(entry, on, { report, limit }), { signal });
      return openGraphs(entry, { device: on, layers, limit }, options);
    },
    close: closeGraphs,
    test(graphs, on) {
      options.meter.testing();
      if (on === 'webgpu') isContest = true;
      return testGraphs(entry, graphs, { signal: context.signal, isAsked: isContest ? always : butEncoder });
    },
    forced,
    report,
    needs: needsOnGpu(entry, report),
    memory: decisionMemory(report, { id, dtype: variant!.dtype, version: await versionOf(entry, variant!) }),
    compare: isComparable(entry, report),
  });
  try {
    const { model, tokenizer } = assemble(entry, opened, config);
    const { dtype } = opened.variant;
    const { multilingual, languages } = tokenizer;
    const info: LoadedWhisper = {
      model: id,
      device,
      dtype,
      why: [why, whySmaller(entry, opened, limit)].filter(Boolean).join(' '),
      languages: multilingual ? [...languages] : [],
      translates: model.translates,
      wordTimes: canAlign(model),
      selfTests: tests,
    };
    return { model, tokenizer, info, dispose: () => closeGraphs(opened) };
  } catch (error) {
    await closeGraphs(opened);
    throw error;
  }
}

function canAlign(model: WhisperModel): boolean {
  try {
    model.checkAlignment();
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** Runs the fixed inputs of a model on WebGPU, where there is a graphics card, and on WebAssembly. */
export const selfTestWhisper: Implementation<WhisperContract>['selfTest'] = async ({ model, limit }, context) => {
  const entry = await findWhisper(model, context.signal);
  const { config } = await readConfig(entry, optionsOf(context));
  const devices = devicesToTest(await probeDevice());
  const tests: SelfTest[] = [];
  for (const [done, device] of devices.entries()) {
    context.signal.throwIfAborted();
    context.progress({ phase: 'run', done, total: devices.length, unit: 'steps' });
    const place: Place = { device, layers: config.decoder_layers, limit };
    tests.push(
      await testOnDevice(device, {
        open: () => openGraphs(entry, place, optionsOf(context)),
        test: (graphs) => testGraphs(entry, graphs, { signal: context.signal }),
        close: closeGraphs,
      }),
    );
  }
  return tests;
};

/** Seconds of encoding on WebAssembly are worth it only where two devices are compared by them. */
const butEncoder = (role: string): boolean => role !== 'encoder';
const always = (): boolean => true;
