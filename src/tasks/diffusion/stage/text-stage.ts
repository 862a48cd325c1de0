import type { Device } from '../../../runtime/device.ts';
import type { CallOptions } from '../../../runtime/progress.ts';
import type { EncodeInput, TokenCount } from '../contract.ts';
import { chunkPrompt, type Emphasis, type PromptTokenizer } from '../engine/prompt/chunks.ts';
import { skipLayers } from '../engine/prompt/clip-skip.ts';
import { encodePrompt, type Conditioning, type TextTower } from '../engine/prompt/condition.ts';
import { createPromptTokenizer, vocabularyFile } from '../engine/prompt/tokenizer.ts';
import type { StageModel } from './model.ts';

/** Roles end in `-2` for SDXL's second encoder. */
const suffixes = ['', '-2'];

const tokenizers = new WeakMap<StageModel, Map<string, Promise<PromptTokenizer>>>();

/** Encodes prompts one by one; those of SDXL with both of its encoders. */
export async function encodePrompts(
  model: StageModel,
  { prompts, emphasis, device }: Pick<EncodeInput, 'prompts' | 'emphasis' | 'device'>,
  options: CallOptions,
): Promise<Conditioning[]> {
  const { signal } = options;
  const encoded: Conditioning[] = [];
  for (const { text, clipSkip } of prompts) {
    const towers = await openTowers(model, { device, clipSkip }, options);
    options.onProgress?.({ phase: 'run', done: encoded.length, total: prompts.length, unit: 'steps' });
    encoded.push(await encodePrompt(towers, text, { clipSkip, emphasis, signal }));
  }
  return encoded;
}

/** Counts without opening a graph. */
export async function countTokens(
  model: StageModel,
  { prompt, emphasis }: { prompt: string; emphasis: Emphasis },
  options: CallOptions,
): Promise<TokenCount> {
  const tokenizer = await openTokenizer(model, '', options);
  const { chunks, count } = chunkPrompt(prompt, tokenizer, emphasis);
  return { count, chunks: chunks.map(({ length }) => length) };
}

async function openTowers(
  model: StageModel,
  { device, clipSkip }: { device: Device | 'auto'; clipSkip: number },
  options: CallOptions,
): Promise<TextTower[]> {
  const present = suffixes.filter((suffix) => model.has(`text_encoder${suffix.replace('-', '_')}`));
  // SDXL's encoders give their inner layers; of the others the graph is changed to end earlier.
  const skipped = present.length === 1 ? clipSkip : 0;
  const towers: TextTower[] = [];
  for (const suffix of present) {
    const role = `text_encoder${suffix.replace('-', '_')}`;
    const { num_hidden_layers: layers } = await model.json(`text-encoder${suffix}-config`, options);
    const shorter = { name: `skip ${skipped}`, change: (graph: Uint8Array) => skipLayers(graph, skipped) };
    const { session } = await (skipped === 0
      ? model.graph(role, device, options)
      : model.changedGraph(role, device, { ...options, ...shorter }));
    const tokenizer = await openTokenizer(model, suffix, options);
    towers.push({ session, tokenizer, skipped, ...(typeof layers === 'number' && { layers }) });
  }
  return towers;
}

/** Reads `tokenizer.json`, or the older `vocab.json` and `merges.txt`; a model with one set has it for both encoders. */
function openTokenizer(model: StageModel, suffix: string, options: CallOptions): Promise<PromptTokenizer> {
  const known = tokenizers.get(model) ?? new Map<string, Promise<PromptTokenizer>>();
  tokenizers.set(model, known);
  const opened = known.get(suffix) ?? readTokenizer(model, suffix, options);
  known.set(suffix, opened);
  opened.catch(() => known.delete(suffix));
  return opened;
}

async function readTokenizer(model: StageModel, suffix: string, options: CallOptions): Promise<PromptTokenizer> {
  const config = await model.json(`tokenizer${suffix}-config`, options);
  return createPromptTokenizer(await readWords(model, suffix, options), config);
}

async function readWords(model: StageModel, suffix: string, options: CallOptions): Promise<unknown> {
  const merges = await model.text(`merges${suffix}`, options);
  if (merges) return vocabularyFile((await model.json(`vocab${suffix}`, options)) as Record<string, number>, merges);
  const file = await model.text(`tokenizer${suffix}`, options);
  return file === undefined && suffix ? readWords(model, '', options) : model.json(`tokenizer${suffix}`, options);
}
