import { AppError } from '../errors.ts';
import { createClipTokenizer } from './clip-tokenizer.ts';

/** What a text tower needs: rows of one length, each with its end token somewhere. */
export interface TextTokenizer {
  readonly end: number;
  /** Exactly `length` ids; a text that is too long is cut so that the end token stays. */
  encodePadded(text: string, options: { length: number; pad: number }): number[];
}
export interface OpenedTokenizer {
  tokenizer: TextTokenizer;
  /** Id behind the end token. */
  pad: number;
  /** Ids a text, where the files say so. */
  length?: number;
}

/** The members of `tokenizer_config.json` that are used. Older ones hold an object instead of the text. */
export interface TokenizerConfig {
  eos_token?: string | { content: string };
  pad_token?: string | { content: string };
  model_max_length?: number;
}

const clipEnd = '<|endoftext|>';
/** OpenAI pads with 0, and causal towers do not care. */
const clipPad = 0;
/** transformers writes 1e30 where there is no limit. */
const mostLength = 4096;

/**
 * The tokenizer of a model: OpenAI's, or any other in the format of Hugging Face's tokenizers (SigLIP's and XLM-R's
 * SentencePiece unigrams), whose library is read only then. Throws `model-corrupt` for what is no tokenizer.
 */
export async function openTokenizer(file: unknown, config: TokenizerConfig = {}): Promise<OpenedTokenizer> {
  if (isClip(file)) return { tokenizer: createClipTokenizer(file), pad: clipPad };
  const { Tokenizer } = await import('@huggingface/tokenizers');
  const inner = build(() => new Tokenizer(file as object, config));
  const idOf = (token: TokenizerConfig['eos_token'], usual: string): number => {
    const text = (typeof token === 'object' ? token.content : token) ?? usual;
    const id = inner.token_to_id(text);
    if (id === undefined) throw new AppError('model-corrupt', `The vocabulary of the tokenizer lacks “${text}”.`);
    return id;
  };
  const end = idOf(config.eos_token, '</s>');
  const { model_max_length: length } = config;
  return {
    tokenizer: {
      end,
      encodePadded(text, { length: wanted, pad }) {
        const { ids } = build(() => inner.encode(text));
        const body = ids.at(-1) === end ? ids.slice(0, -1) : ids;
        const row = [...body.slice(0, wanted - 1), end];
        return [...row, ...Array<number>(wanted - row.length).fill(pad)];
      },
    },
    pad: config.pad_token ? idOf(config.pad_token, '') : end,
    ...(length && length <= mostLength && { length }),
  };
}

/** OpenAI's vocabulary, whoever wrote the file. */
function isClip(file: unknown): boolean {
  const { model, added_tokens: added } = (file ?? {}) as {
    model?: { type?: string; vocab?: Record<string, number> };
    added_tokens?: { content: string }[];
  };
  if (model?.type !== 'BPE') return false;
  return Object.hasOwn(model.vocab ?? {}, clipEnd) || (added ?? []).some(({ content }) => content === clipEnd);
}

function build<T>(make: () => T): T {
  try {
    return make();
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('model-corrupt', `tokenizer.json is no tokenizer that this page knows: ${said}`, { cause });
  }
}
