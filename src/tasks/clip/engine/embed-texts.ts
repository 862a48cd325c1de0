import { dot, rowOf, unit, type Rows } from './vectors.ts';
import type { ClipModel } from './model.ts';
import type { TextTower } from './towers.ts';

export interface EmbedTextsOptions {
  signal?: AbortSignal | undefined;
  /** Called after every batch with the number of texts that are done. */
  onProgress?: (done: number) => void;
}

/** Texts a run: enough to fill a device, few enough that an abort is soon heard. */
const batchSize = 32;

/**
 * One unit vector a text, in the order given. Texts of like length go together, so that short ones do not pay for long ones.
 * A text over the model's length is cut so that its end token stays. Abort rejects with AbortError.
 */
export async function embedTexts(
  model: Pick<ClipModel, 'text' | 'tokenizer' | 'textLength' | 'pad' | 'seesPadding'>,
  texts: readonly string[],
  { signal, onProgress }: EmbedTextsOptions = {},
): Promise<Rows> {
  const { text: tower, tokenizer, pad, seesPadding } = model;
  const length = tower.length ?? model.textLength;
  const rows: number[][] = [];
  for (const text of texts) {
    signal?.throwIfAborted();
    rows.push(tokenizer.encodePadded(text, { length, pad }));
  }
  const used = rows.map((row) => row.indexOf(tokenizer.end) + 1);
  const order = rows.map((_, i) => i).toSorted((a, b) => used[a]! - used[b]!);
  const size = tower.batch ?? batchSize;
  let result: Rows | undefined;
  for (let at = 0; at < order.length; at += size) {
    signal?.throwIfAborted();
    const batch = order.slice(at, at + size);
    const cut = seesPadding || tower.length ? length : used[batch.at(-1)!]!;
    const asked = batch.map((i) => rows[i]!.slice(0, cut));
    while (tower.batch && asked.length < tower.batch) asked.push(asked[0]!);
    const found = await tower.run({ rows: asked, end: tokenizer.end }, { signal });
    result ??= { dims: found.dims, data: new Float32Array(texts.length * found.dims) };
    for (const [k, i] of batch.entries()) result.data.set(unit(rowOf(found, k)), i * found.dims);
    onProgress?.(at + batch.length);
  }
  return result ?? { dims: 0, data: new Float32Array(0) };
}

/** Below this, the two vectors of one text are not the same up to rounding. */
const sameCosine = 0.999_999;

/** Asks the tower for one text with and without padding: how long its vectors are, and whether the two differ. */
export async function probeTower(
  tower: TextTower,
  model: Pick<ClipModel, 'tokenizer' | 'textLength' | 'pad'>,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<{ dims: number; seesPadding: boolean }> {
  const probe = ['a photo of a cat'];
  const { dims, data } = await embedTexts({ ...model, text: tower, seesPadding: true }, probe, { signal });
  if (tower.length !== undefined) return { dims, seesPadding: true };
  const short = await embedTexts({ ...model, text: tower, seesPadding: false }, probe, { signal });
  return { dims, seesPadding: dot(data, short.data) < sameCosine };
}
