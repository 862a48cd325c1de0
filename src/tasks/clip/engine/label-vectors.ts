import type { Templates } from '../contract.ts';
import { embedTexts } from './embed-texts.ts';
import type { ClipModel } from './model.ts';
import { promptsFor } from './templates.ts';
import { ensemble, rowOf } from './vectors.ts';

/** Where vectors of labels are kept between calls and visits. */
export interface VectorStore {
  get(keys: readonly string[]): Promise<(Float32Array | undefined)[]>;
  set(entries: readonly (readonly [key: string, vector: Float32Array])[]): Promise<void>;
}

export interface LabelVectorsOptions {
  templates: Templates;
  store: VectorStore;
  signal?: AbortSignal | undefined;
  /** Called with the number of labels that are done. */
  onProgress?: (done: number) => void;
}

/** Prompts between two saves: what is done stays done when a call is aborted. */
const savedPrompts = 256;

/** One unit vector a label: its prompts embedded, averaged and normalised again. Known ones come from the store. */
export async function labelVectors(
  model: ClipModel,
  labels: readonly string[],
  { templates, store, signal, onProgress }: LabelVectorsOptions,
): Promise<Float32Array[]> {
  const set = typeof templates === 'string' ? templates : JSON.stringify(templates);
  const unique = [...new Set(labels)];
  const keyOf = (label: string): string => `${model.key}\n${set}\n${label}`;
  const stored = await store.get(unique.map(keyOf));
  const vectors = new Map<string, Float32Array>();
  for (const [i, label] of unique.entries()) if (stored[i]) vectors.set(label, stored[i]);

  const missing = unique.filter((label) => !vectors.has(label));
  const step = Math.max(1, Math.floor(savedPrompts / promptsFor('', templates).length));
  for (let at = 0; at < missing.length; at += step) {
    signal?.throwIfAborted();
    const chunk = missing.slice(at, at + step);
    const made = await ensembles(model, chunk, { templates, signal });
    for (const [i, label] of chunk.entries()) vectors.set(label, made[i]!);
    await store.set(chunk.map((label, i) => [keyOf(label), made[i]!] as const));
    onProgress?.(unique.length - missing.length + at + chunk.length);
  }
  return labels.map((label) => vectors.get(label)!);
}

async function ensembles(
  model: ClipModel,
  labels: readonly string[],
  { templates, signal }: { templates: Templates; signal: AbortSignal | undefined },
): Promise<Float32Array[]> {
  const prompts = labels.map((label) => promptsFor(label, templates));
  const rows = await embedTexts(model, prompts.flat(), { signal });
  let at = 0;
  return prompts.map((own) => ensemble(own.map(() => rowOf(rows, at++))));
}
