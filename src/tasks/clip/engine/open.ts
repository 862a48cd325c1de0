import type { Device } from '../../../runtime/device.ts';
import type { LoadedClip } from '../contract.ts';
import { assembleModel, closeGraphs, findClip, openGraphs, resolutionOf } from './load.ts';
import type { OpenModel } from './model-slot.ts';

/** Opens a model of the catalogue on the device asked for. */
export const openModel: OpenModel = async ({ model: id, device: wanted }, context) => {
  const entry = await findClip(id, context.signal);
  const device: Device = wanted === 'auto' ? 'wasm' : wanted;
  const graphs = await openGraphs(entry, device, context);
  const model = await assembleModel(entry, graphs, context);
  const info: LoadedClip = {
    model: id,
    dims: model.dims,
    device,
    dtype: graphs.variant.dtype,
    why: wanted === 'auto' ? 'WebAssembly works everywhere.' : 'It was asked for.',
    logitScale: model.logitScale,
    resolution: resolutionOf(entry, model.preprocessing),
    selfTests: [],
  };
  return { model, info, dispose: () => closeGraphs(graphs) };
};
