import { clipApi, loadClip, type ClipOptions } from '../api.ts';
import { blankVector } from '../blank.ts';
import type { Templates } from '../contract.ts';
import { builtInModel } from '../defaults.ts';
import { promptsOf, type Policy } from '../engine/search/moderation.ts';
import { parseQuery, type Filter } from '../engine/search/query.ts';
import { backgroundTemplates, promptsFor } from '../engine/templates.ts';
import { ensemble } from '../engine/vectors.ts';
import type { ImageInput } from '../../../runtime/page/picture-source.ts';
import { signalOf } from '../../../runtime/progress.ts';
import { libraryClient } from './client.ts';
import type { Background, PolicyVectors, SpaceInput, VectorTerm } from './contract.ts';
import { modelOf, takeIntoUse } from './model-in-use.ts';
import { createTextMemory } from './text-memory.ts';

/** Texts of queries whose vectors are kept, 2 kB each. */
const keptTexts = 500;
const textMemory = createTextMemory(keptTexts);

/**
 * A picture from outside as a unit vector of the library's model, which is then in use. Throws `bad-input` when it cannot
 * be read.
 */
export async function libraryVector(image: ImageInput, options: ClipOptions = {}): Promise<Float32Array> {
  const model = await modelOf(options);
  await takeIntoUse({ ...options, model });
  return (await clipApi.embedImages([image], { ...options, model })).vectors;
}

/**
 * A query with its words embedded, a unit vector a term. Throws `bad-option` for a filter that cannot be meant.
 */
export async function embedQuery(
  query: string,
  options: ClipOptions & { templates?: Templates },
): Promise<{ terms: VectorTerm[]; filters: Filter[] }> {
  const { terms, filters } = parseQuery(query);
  const texts = terms.filter(({ kind }) => kind === 'text').map(({ value }) => value);
  const vectors = texts.length > 0 ? await queryVectors(texts, options.templates ?? 'plain', options) : [];
  const embedded = vectors.values();
  const asked = terms.map(({ kind, value, weight }) =>
    kind === 'image' ? { image: value, weight } : { vector: embedded.next().value!, weight },
  );
  return { terms: asked, filters: [...filters] };
}

/** As `textVectors`, and quick for texts that were asked for before: a person waits for each key. */
async function queryVectors(texts: string[], templates: Templates, options: ClipOptions): Promise<Float32Array[]> {
  const space = await libraryClient().space(undefined);
  const scope = (key: string): string => JSON.stringify([key, templates]);
  if (space && (options.model ?? space.model) === space.model) {
    const known = textMemory.get(texts, scope(space.key));
    if (known) return known;
  }
  const { key, vectors } = await embedPrompts(texts, templates, { ...options, space });
  textMemory.set(texts, scope(key), vectors);
  return vectors;
}

/** One unit vector a text, in the space in use: the mean of its prompts, made of length 1 again. */
export async function textVectors(
  texts: string[],
  templates: Templates,
  options: ClipOptions,
): Promise<Float32Array[]> {
  const space = await libraryClient().space(undefined);
  return (await embedPrompts(texts, templates, { ...options, space })).vectors;
}

/** As `textVectors`, for the same few lists again and again: they need the model the first time only. */
export const rememberedVectors = (texts: string[], templates: Templates): Promise<Float32Array[]> =>
  queryVectors(texts, templates, {});

/** What "none of these" is compared by in the space in use. */
export async function background(options: ClipOptions): Promise<Background> {
  const [none] = await queryVectors([''], backgroundTemplates, options);
  const model = await modelOf(options);
  const noneFloor = floors.get(model) ?? (await loadClip({ ...signalOf(options), model })).noneFloor;
  floors.set(model, noneFloor);
  return { none: none!, noneFloor };
}

/** By the id of a model: a person who types does not wait for the worker again, which may be indexing. */
const floors = new Map<string, number>();

/** Texts by the model asked for, or that of the space; its vectors are then in use, and are those of `key`. */
async function embedPrompts(
  texts: string[],
  templates: Templates,
  { space, model = space?.model ?? builtInModel, signal }: ClipOptions & { space: SpaceInput | undefined },
): Promise<{ key: string; vectors: Float32Array[] }> {
  const prompts = texts.map((text) => promptsFor(text, templates));
  const options = { model, ...(signal && { signal }) };
  // Sent together: the worker opens the model once, for both.
  const [{ key, dims, logitScale }, { vectors }] = await Promise.all([
    loadClip(options),
    clipApi.embedTexts(prompts.flat(), options),
  ]);
  // Not waited for behind the writing of an indexing when nothing changes.
  if (key !== space?.key) await libraryClient().use({ key, model, dims, logitScale });
  let at = 0;
  return { key, vectors: prompts.map((own) => ensemble(own.map(() => vectors.subarray(at * dims, ++at * dims)))) };
}

/** The prompts of a policy and the blank pictures as vectors of the space in use: what the library moderates by. */
export async function policyVectors(policy: Policy, options: ClipOptions): Promise<PolicyVectors> {
  const vectors = await textVectors(promptsOf(policy), 'plain', options);
  return { policy, vectors, blank: await blankVector({ ...signalOf(options), model: await modelOf(options) }) };
}
