import type { SelfTest } from '../../runtime/device.ts';
import { AppError } from '../../runtime/errors.ts';
import { callOptions, type CallOptions } from '../../runtime/progress.ts';
import { clipClient, knownModels, loadInput } from './client.ts';
import type { Classification, ClassifyOutput, ClassifyProgress, EmbedOutput, Templates } from './contract.ts';
import { builtInModel } from './defaults.ts';
import { checkLabels, checkModel, checkTemplates, checkTexts } from './options.ts';
import { dotRows } from './similarity.ts';
import { type ImageInput, type SentImage, toSource } from '../../runtime/page/picture-source.ts';

export { isClipStarted, setClipDevice, unloadClip } from './client.ts';

export type ClipOptions = CallOptions & { model?: string };
/** `dims` columns, `count` rows, row-major, unit length. */
export interface Embeddings {
  model: string;
  dims: number;
  count: number;
  vectors: Float32Array;
}
export interface Scored {
  label: string;
  /** Share of this label, 0 to 1; all of them add up to 1. */
  score: number;
  /** Raw similarity, -1 to 1. */
  cosine: number;
}
/** A picture, or words, that vectors are compared of. */
type Comparable = ImageInput | { text: string };

/** CLIP for a console, a script and the panel: `window.triptych.clip`. */
export const clipApi = {
  /** One unit vector per picture. Throws at the first picture that cannot be read, and says which one. */
  async embedImages(images: ImageInput[], options: ClipOptions = {}): Promise<Embeddings> {
    if (!Array.isArray(images) || images.length === 0)
      throw new AppError('bad-option', 'images is empty. Give a list of at least one picture.');
    const model = await modelOf(options);
    const sent = await toSources(images, options);
    const output = await clipClient().embedImages(
      { ...loadInput(model), images: sent.map(({ image }) => image) },
      { ...callOptions(options), transfer: sent.flatMap(({ transfer }) => transfer) },
    );
    return embeddings(model, images.length, output);
  },

  /** One unit vector per text. A text over the model's length is cut so that its end token stays. */
  async embedTexts(texts: string[], options: ClipOptions = {}): Promise<Embeddings> {
    checkTexts(texts);
    const model = await modelOf(options);
    const output = await clipClient().embedTexts({ ...loadInput(model), texts }, callOptions(options));
    return embeddings(model, texts.length, output);
  },

  /** Softmax of exp(logit scale) x cosine over the labels, highest first; `cosine` is the raw similarity. */
  async classify(
    image: ImageInput,
    labels: string[],
    options: ClipOptions & { templates?: Templates } = {},
  ): Promise<Scored[]> {
    const { results } = await classifyPictures([image], labels, options);
    const result = results[0]!;
    if ('code' in result) throw new AppError(result.code, result.message);
    return ranked(labels, result);
  },

  /** Cosine of every left item with every right item, [left][right]; images and texts may be mixed. */
  async similarity(left: Comparable[], right: Comparable[], options: ClipOptions = {}): Promise<number[][]> {
    for (const [name, items] of Object.entries({ left, right }))
      if (!Array.isArray(items) || items.length === 0)
        throw new AppError('bad-option', `${name} is empty. Give a list of at least one picture or { text }.`);
    const vectors = await embedItems([...left, ...right], options);
    return dotRows(vectors.slice(0, left.length), vectors.slice(left.length), options);
  },
};
export type ClipApi = typeof clipApi;

export type ClassifyOptions = Omit<ClipOptions, 'onProgress'> & {
  templates?: Templates;
  /** A stable id a picture: asked again with other labels, it is not looked at a second time. */
  keys?: string[];
  onProgress?: (progress: ClassifyProgress) => void;
};

/**
 * Many pictures at once, in the order given: what `classify` and the panel are made of. A picture that cannot be read
 * gives a code and a message in its place; results also arrive one by one through `onProgress`.
 */
export async function classifyPictures(
  images: ImageInput[],
  labels: string[],
  options: ClassifyOptions = {},
): Promise<ClassifyOutput> {
  checkLabels(labels);
  const templates = checkTemplates(options.templates ?? 'plain');
  const model = await modelOf(options);
  const sent = await toSources(images, options);
  return clipClient().classify(
    {
      ...loadInput(model),
      images: sent.map(({ image }) => image),
      labels,
      templates,
      ...(options.keys && { keys: options.keys }),
    },
    { ...callOptions(options), transfer: sent.flatMap(({ transfer }) => transfer) },
  );
}

/** Loads the model, if it is not there yet, and says what runs where and why. */
export async function loadClip(options: ClipOptions = {}) {
  return clipClient().load(loadInput(await modelOf(options)), callOptions(options));
}

/** Runs the model's fixed input on each device that there is. */
export const clipSelfTest = (options: ClipOptions = {}): Promise<SelfTest[]> =>
  clipClient().selfTest(loadInput(options.model), callOptions(options));

/** Labels with their numbers, highest share first; equal shares keep the order of the labels. */
function ranked(labels: readonly string[], result: Extract<Classification, { scores: number[] }>): Scored[] {
  return labels
    .map((label, index) => ({ label, score: result.scores[index]!, cosine: result.cosines[index]! }))
    .toSorted((a, b) => b.score - a.score);
}

async function modelOf({ model, signal }: { model?: string; signal?: AbortSignal }): Promise<string> {
  signal?.throwIfAborted();
  return model === undefined ? builtInModel : checkModel(model, await knownModels(signal));
}

async function toSources(images: ImageInput[], { signal }: { signal?: AbortSignal }): Promise<SentImage[]> {
  return Promise.all(images.map((image) => toSource(image, signal ? { signal } : {})));
}

function embeddings(model: string, count: number, { dims, vectors, failures }: EmbedOutput): Embeddings {
  const failure = failures[0];
  if (!failure) return { model, dims, count, vectors };
  const which = count > 1 ? `Picture ${failure.index + 1} of ${count}: ` : '';
  throw new AppError(failure.code, which + failure.message);
}

/** One vector an item: the pictures in one call, the texts in another. */
async function embedItems(items: Comparable[], options: ClipOptions): Promise<Float32Array[]> {
  const isText = (item: Comparable): item is { text: string } =>
    typeof item === 'object' && item !== null && 'text' in item && typeof item.text === 'string';
  const images = items.filter((item): item is ImageInput => !isText(item));
  const texts = items.filter(isText).map(({ text }) => text);
  const rows = (given: Embeddings | undefined) =>
    given
      ? Array.from({ length: given.count }, (_, i) => given.vectors.subarray(i * given.dims, (i + 1) * given.dims))
      : [];
  const imageRows = rows(images.length ? await clipApi.embedImages(images, options) : undefined).values();
  const textRows = rows(texts.length ? await clipApi.embedTexts(texts, options) : undefined).values();
  return items.map((item) => (isText(item) ? textRows : imageRows).next().value!);
}
