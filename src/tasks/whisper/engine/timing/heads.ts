import { AppError } from '../../../../runtime/errors.ts';

/** Layer and head of a decoder whose cross-attention follows the speech. */
export type AlignmentHead = readonly [layer: number, head: number];

/** The decoder that alignment heads belong to. */
export interface DecoderShape {
  /** Name or id of the model, such as "openai/whisper-tiny.en". */
  readonly model: string;
  readonly layers: number;
  readonly heads: number;
}

const heads = (text: string): AlignmentHead[] =>
  text.split(' ').map((pair) => pair.split('.').map(Number) as unknown as AlignmentHead);

const largeV3 = heads('7.0 10.17 12.18 13.12 16.1 17.14 19.11 21.4 24.1 25.6');
const turbo = heads('2.4 2.11 3.3 3.6 3.11 3.14');

/** `_ALIGNMENT_HEADS` of openai-whisper (__init__.py), decoded: layer.head. */
const known: Record<string, readonly AlignmentHead[]> = {
  'tiny.en': heads('1.0 2.0 2.5 3.0 3.1 3.2 3.3 3.4'),
  tiny: heads('2.2 3.0 3.2 3.3 3.4 3.5'),
  'base.en': heads('3.3 4.7 5.1 5.5 5.7'),
  base: heads('3.1 4.2 4.3 4.7 5.1 5.2 5.4 5.6'),
  'small.en': heads('6.6 7.0 7.3 7.8 8.2 8.5 8.7 9.0 9.4 9.8 9.10 10.0 10.1 10.2 10.3 10.6 10.11 11.2 11.4'),
  small: heads('5.3 5.9 8.0 8.4 8.7 8.8 9.0 9.7 9.9 10.5'),
  'medium.en': heads(
    '11.4 14.1 14.12 14.14 15.4 16.0 16.4 16.9 17.12 17.14 18.7 18.10 18.15 20.0 20.3 20.9 20.14 21.12',
  ),
  medium: heads('13.15 15.4 15.15 16.1 20.0 23.4'),
  'large-v1': heads('9.19 11.2 11.4 11.17 22.7 22.11 22.17 23.2 23.15'),
  'large-v2': heads(
    '10.12 13.17 16.11 16.12 16.13 17.15 17.16 18.4 18.11 18.19 19.11 21.2 21.3 22.3 22.9 22.12 23.5 23.7 23.13 25.5 26.1 26.12 27.15',
  ),
  'large-v3': largeV3,
  large: largeV3,
  'large-v3-turbo': turbo,
  turbo,
};

/** The reference's name of a model: "onnx-community/whisper-tiny.en_timestamped" is "tiny.en". */
const referenceName = (model: string): string =>
  model
    .split('/')
    .at(-1)!
    .replace(/^whisper-/, '')
    .replace(/_timestamped$/, '');

/**
 * The heads to align with: those of `generation_config.json`, else those openai-whisper lists for a model of this name
 * and shape, else, as in the reference's model.py, all heads of the last half of the layers.
 * Throws `model-corrupt` when the configuration names a head that the decoder does not have.
 */
export function alignmentHeads(
  config: { readonly alignment_heads?: readonly (readonly number[])[] | null },
  shape: DecoderShape,
): AlignmentHead[] {
  const fits = ([layer = -1, head = -1]: readonly number[]): boolean =>
    layer >= 0 && layer < shape.layers && head >= 0 && head < shape.heads;
  if (config.alignment_heads?.length) {
    const bad = config.alignment_heads.find((pair) => !fits(pair));
    if (bad)
      throw new AppError(
        'model-corrupt',
        `generation_config.json of ${shape.model} names alignment head [${bad.join(', ')}], but the decoder has ` +
          `${shape.layers} layers of ${shape.heads} heads. Take the configuration that belongs to these graphs.`,
      );
    return config.alignment_heads.map(([layer, head]) => [layer!, head!]);
  }
  const listed = known[referenceName(shape.model)];
  if (listed?.every(fits)) return [...listed];
  const all: AlignmentHead[] = [];
  for (let layer = shape.layers >> 1; layer < shape.layers; layer++)
    for (let head = 0; head < shape.heads; head++) all.push([layer, head]);
  return all;
}

/**
 * Names of the decoder's outputs that the heads are read from, one a layer, ascending.
 * Throws `bad-option` when the graph was exported without cross-attentions.
 */
export function attentionOutputs(
  outputs: readonly string[],
  alignment: readonly AlignmentHead[],
  { model }: Pick<DecoderShape, 'model'>,
): string[] {
  const layers = [...new Set(alignment.map(([layer]) => layer))].sort((a, b) => a - b);
  const names = layers.map((layer) => `cross_attentions.${layer}`);
  const missing = names.find((name) => !outputs.includes(name));
  if (missing === undefined) return names;
  throw new AppError(
    'bad-option',
    `Word times are read from the decoder's cross-attentions, and this export of ${model} has no output ${missing}. ` +
      `Use the export onnx-community/whisper-${referenceName(model)}_timestamped, or turn word times off.`,
  );
}
