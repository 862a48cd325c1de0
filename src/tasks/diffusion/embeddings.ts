import type { ModelFacts } from './contract.ts';
import type { EmbeddingCache } from './embedding-cache.ts';
import { evenOut, zerosLike, type Conditioning } from './engine/prompt/condition.ts';
import type { Settings } from './settings.ts';

export interface Prompt {
  text: string;
  clipSkip: number;
}
export interface ConditionSources {
  facts: ModelFacts;
  cache: EmbeddingCache;
  /** Runs the text encoder over prompts; called only for those that are not known. */
  encode: (prompts: Prompt[]) => Promise<Conditioning[]>;
}

/**
 * What the UNet is told to show, and what not to. There is no negative side without guidance. Layers are left out for the
 * positive prompt only, as in diffusers, or for both, as in AUTOMATIC1111. Prompts of different lengths are evened out with chunks without words.
 */
export async function conditionPrompts(
  settings: Settings,
  { facts, cache, encode }: ConditionSources,
): Promise<{ positive: Conditioning; negative?: Conditioning }> {
  const { model, emphasis, clipSkip, clipSkipFor, guidanceScale, negativePrompt } = settings;
  const negativeSkip = clipSkipFor === 'both' ? clipSkip : 0;
  const keyOf = ({ text, clipSkip: skip }: Prompt) => JSON.stringify([model, emphasis, skip, text]);
  const conditionAll = async (prompts: Prompt[]) => {
    const missing = prompts.filter((prompt) => !cache.get(keyOf(prompt)));
    const made = missing.length > 0 ? await encode(missing) : [];
    for (const [i, prompt] of missing.entries()) cache.set(keyOf(prompt), made[i]!);
    return prompts.map((prompt) => cache.get(keyOf(prompt))!);
  };

  const shown = { text: settings.prompt, clipSkip };
  const isGuided = facts.guided && guidanceScale > 1;
  if (!isGuided) return { positive: (await conditionAll([shown]))[0]! };
  if (facts.zerosForEmpty && negativePrompt === undefined) {
    const [positive] = await conditionAll([shown]);
    return { positive: positive!, negative: zerosLike(positive!) };
  }
  const [positive, negative] = await conditionAll([shown, { text: negativePrompt ?? '', clipSkip: negativeSkip }]);
  const difference = positive!.states.dims[1]! - negative!.states.dims[1]!;
  if (difference === 0) return { positive: positive!, negative: negative! };
  const [empty] = await conditionAll([{ text: '', clipSkip: difference > 0 ? negativeSkip : clipSkip }]);
  const [first, second] = evenOut(positive!, negative!, empty!);
  return { positive: first, negative: second };
}
