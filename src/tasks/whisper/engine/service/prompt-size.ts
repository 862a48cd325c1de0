import { strip } from '../../../../formats/python-text.ts';
import type { Implementation } from '../../../../runtime/rpc.ts';
import type { PromptSize, WhisperContract } from '../../contract.ts';
import { dimsOf } from '../onnx/config.ts';
import type { ModelDims } from '../model.ts';
import { createTokenizer, type Tokenizer } from '../tokens/tokenizer.ts';
import { promptRoom } from '../transcribe/prompt.ts';
import { findWhisper, readConfig } from './load.ts';

/** An initial prompt as it is read: the reference keeps the last tokens of one that is too long. */
export function promptSize(tokenizer: Tokenizer, dims: Pick<ModelDims, 'textContext'>, text: string): PromptSize {
  const room = promptRoom(dims);
  const tokens = strip(text) === '' ? [] : tokenizer.encode(` ${strip(text)}`);
  const cut = strip(tokenizer.decode(tokens.slice(0, Math.max(0, tokens.length - room))));
  return { count: tokens.length, room, cut };
}

type Measure = Implementation<WhisperContract>['measurePrompt'];

/** Measures prompts; the vocabulary of the model asked for last is kept. */
export function createPromptMeasure(): Measure {
  let known: { model: string; reading: Promise<{ tokenizer: Tokenizer; dims: ModelDims }> } | undefined;

  const read = async (model: string) => {
    // Others wait for it too: one that gives up does not end it.
    const { signal } = new AbortController();
    const { config, vocabulary } = await readConfig(await findWhisper(model, signal), { signal });
    return { tokenizer: createTokenizer(vocabulary, config.vocab_size), dims: dimsOf(config) };
  };
  return async ({ model, text }) => {
    if (known?.model !== model) known = { model, reading: read(model) };
    const mine = known;
    try {
      const { tokenizer, dims } = await mine.reading;
      return promptSize(tokenizer, dims, text);
    } catch (error) {
      if (known === mine) known = undefined;
      throw error;
    }
  };
}
