import { readNodes, rewireNodes, type NodeNames } from '../../../../formats/onnx-rewire.ts';
import { AppError } from '../../../../runtime/errors.ts';

/** The sum that ends a layer, and the parts of the last norm, by the paths of their modules in `transformers`. */
const layerEnd = /\/layers\.(?<layer>\d+)\/Add_1$/u;
const lastNorm = /\/final_layer_norm\//u;

/**
 * A CLIP text encoder whose last norm reads the state `skip` layers earlier: what diffusers' `clip_skip` gives,
 * `final_layer_norm(hidden_states[-(skip + 1)])`, from graphs that give their last state only. Layers after it fall out.
 * Throws `bad-option` when there are not so many layers, or the graph does not name them as its exporter would, and
 * `model-corrupt` for bytes that are no graph.
 */
export function skipLayers(model: Uint8Array, skip: number): Blob {
  const layers = layersOf(nodesOf(model));
  const before = layers.at(-1 - skip);
  const last = layers.at(-1);
  if (last === undefined || before === undefined)
    throw new AppError(
      'bad-option',
      `clipSkip is ${skip}. With this model it can be ${layers.length === 0 ? '0 only: the layers of its text encoder are not known' : `0 to ${layers.length - 1}`}.`,
    );
  return rewireNodes(model, ({ name, inputs }) =>
    lastNorm.test(name) && inputs.includes(last) ? inputs.map((input) => (input === last ? before : input)) : undefined,
  );
}

function nodesOf(model: Uint8Array): NodeNames[] {
  try {
    return readNodes(model);
  } catch (cause) {
    throw new AppError('model-corrupt', 'The graph of the text encoder is damaged. Get the model again.', { cause });
  }
}

/** What each layer gives, in order. */
function layersOf(nodes: readonly NodeNames[]): string[] {
  const ends: string[] = [];
  for (const { name, outputs } of nodes) {
    const layer = layerEnd.exec(name)?.groups?.layer;
    if (layer !== undefined) ends[Number(layer)] = outputs[0]!;
  }
  return ends;
}
