import { isBreak, parseEmphasis, type Span } from './emphasis.ts';
import { readSyntax } from './syntax.ts';

/** How a model's tokenizer turns text into ids, and the ids with a meaning. */
export interface PromptTokenizer {
  /** Ids of a text without start and end, never truncated. */
  encode(text: string): number[];
  /** `<|startoftext|>`, 49406. */
  start: number;
  /** `<|endoftext|>`, 49407. */
  end: number;
  /** What follows the first end: 49407 for SD 1.x, 0 ("!") for SD 2.x and the second encoder of SDXL. */
  pad: number;
}

/** One run of the text encoder: start, 75 tokens, end; a weight for each. */
export interface Chunk {
  ids: number[];
  weights: number[];
  /** Tokens of the prompt in it, without start, end and filling. */
  length: number;
}

export interface ChunkedPrompt {
  chunks: Chunk[];
  /** Tokens of the prompt; a chunk that was closed early counts as 75, as AUTOMATIC1111 shows it. */
  count: number;
}

export type Emphasis = 'a1111' | 'none';

/** Tokens between start and end: CLIP's 77 positions less two. */
export const chunkTokens = 75;

/** A chunk that overflows gives back what follows its last comma when that is no more than this many tokens. */
const commaBacktrack = 20;

/**
 * Cuts a prompt into chunks of 75 tokens, with `BREAK` and with the backtracking to the last comma of
 * AUTOMATIC1111 (`modules/sd_hijack_clip.py`, tokenize_line). Of networks, schedules and the like
 * only the words are read (`readSyntax`). `none` takes brackets and `BREAK` for text;
 * up to 75 tokens that is what diffusers gives.
 */
export function chunkPrompt(prompt: string, tokenizer: PromptTokenizer, emphasis: Emphasis = 'a1111'): ChunkedPrompt {
  const spans: Span[] = emphasis === 'a1111' ? parseEmphasis(readSyntax(prompt).text) : [{ text: prompt, weight: 1 }];
  const comma = tokenizer.encode(',')[0];
  const chunks: Chunk[] = [];
  let count = 0;
  let ids: number[] = [];
  let weights: number[] = [];
  let lastComma = -1;

  const close = (tokens: number) => {
    chunks.push(frame(ids, weights, tokenizer));
    count += tokens;
    ids = [];
    weights = [];
    lastComma = -1;
  };
  const closeAtComma = () => {
    const moved = { ids: ids.splice(lastComma + 1), weights: weights.splice(lastComma + 1) };
    close(chunkTokens);
    ({ ids, weights } = moved);
  };

  for (const span of spans) {
    if (isBreak(span)) {
      close(chunkTokens);
      continue;
    }
    for (const id of tokenizer.encode(span.text)) {
      const isFull = ids.length === chunkTokens;
      if (id === comma) lastComma = ids.length;
      else if (isFull && lastComma !== -1 && ids.length - lastComma <= commaBacktrack) closeAtComma();
      if (ids.length === chunkTokens) close(chunkTokens);
      ids.push(id);
      weights.push(span.weight);
    }
  }
  if (ids.length > 0 || chunks.length === 0) close(ids.length);
  return { chunks, count };
}

/** A chunk without words, which evens out prompts of different lengths. */
export const emptyChunk = (tokenizer: PromptTokenizer): Chunk => frame([], [], tokenizer);

function frame(ids: number[], weights: number[], { start, end, pad }: PromptTokenizer): Chunk {
  const missing = chunkTokens - ids.length;
  return {
    length: ids.length,
    // an end that was typed in the prompt ends nothing
    ids: [start, ...ids, end, ...Array<number>(missing).fill(pad)],
    weights: [1, ...weights, ...Array<number>(missing + 1).fill(1)],
  };
}
