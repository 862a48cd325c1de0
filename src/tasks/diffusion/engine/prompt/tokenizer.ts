import { createClipTokenizer } from '../../../../runtime/text/clip-tokenizer.ts';
import type { PromptTokenizer } from './chunks.ts';

/** The file that says which token fills up: `tokenizer_config.json`. Older ones hold an object instead of the text. */
interface TokenizerConfig {
  pad_token?: string | { content: string };
}

const [startToken, endToken] = ['<|startoftext|>', '<|endoftext|>'];

/**
 * The tokenizer of a Stable Diffusion model, as Hugging Face's `CLIPTokenizer` reads a prompt. `file` is a parsed
 * `tokenizer.json`, or `vocabularyFile` of the older pair of files. Throws `model-corrupt` when it is no CLIP vocabulary.
 */
export function createPromptTokenizer(file: unknown, config: TokenizerConfig = {}): PromptTokenizer {
  const clip = createClipTokenizer(file, { split: promptPieces });
  const padToken = typeof config.pad_token === 'string' ? config.pad_token : (config.pad_token?.content ?? endToken);
  const pad = vocabularyOf(file)[padToken] ?? clip.end;
  return { encode: (text) => clip.encode(text), start: clip.start, end: clip.end, pad };
}

/** `vocab.json` and `merges.txt`, which older exports have instead of `tokenizer.json`, as one such file. */
export function vocabularyFile(vocab: Record<string, number>, merges: string): unknown {
  const lines = merges.split('\n').filter((line) => line && !line.startsWith('#version'));
  return { added_tokens: [], model: { type: 'BPE', vocab, merges: lines } };
}

/** As in OpenAI's CLIP, but for the special tokens, which are cut out of the text before: nothing glues to them. */
const pieces = /'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\p{White_Space}\p{L}\p{N}]+/gu;

/** A prompt cut as its `tokenizer.json` says: the end token as it is written, the start token in any case. */
const promptPieces = (prompt: string): string[] =>
  prompt.split(/(<\|endoftext\|>)/).flatMap((part) =>
    part === endToken
      ? [part]
      : cleanPrompt(part)
          .split(/(<\|startoftext\|>)/)
          .flatMap((words) => (words === startToken ? [words] : (words.match(pieces) ?? []))),
  );

/**
 * The normalizer of CLIP's `tokenizer.json`: NFC, runs of white space to one blank, lower case. Unlike OpenAI's own
 * cleaning there is no repair of broken encodings and no HTML. Lower case goes letter by letter (a final Σ becomes σ).
 */
function cleanPrompt(prompt: string): string {
  const spaced = prompt.normalize('NFC').replaceAll(/\p{White_Space}+/gu, ' ');
  return Array.from(spaced, (letter) => letter.toLowerCase()).join('');
}

const vocabularyOf = (file: unknown): Record<string, number> =>
  (file as { model: { vocab: Record<string, number> } }).model.vocab;
