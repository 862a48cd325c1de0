import { strip } from '../../../../formats/python-text.ts';
import type { TranscribeSettings, TranscribeState } from '../../contract.ts';
import type { ModelDims } from '../model.ts';
import type { Tokenizer } from '../tokens/tokenizer.ts';

/** Tokens of previous text that a window can be read with: half of the context, less the token that begins it. */
export const promptRoom = ({ textContext }: Pick<ModelDims, 'textContext'>): number => textContext / 2 - 1;

/** Makes the prompt of each window. */
export interface Prompter {
  /** Tokens of the initial prompt, with which the history begins. */
  readonly initial: readonly number[];
  promptFor(state: TranscribeState): number[];
}

/**
 * Previous text as context, the initial prompt kept before it where it is carried. Source: openai/whisper, transcribe.py.
 * Hotwords come first and shorten the rest, without a prefix only (SYSTRAN/faster-whisper, transcribe.py, `get_prompt`).
 */
export function createPrompter(tokenizer: Tokenizer, settings: TranscribeSettings, dims: ModelDims): Prompter {
  const { initialPrompt, carryInitialPrompt = false, hotwords, prefix } = settings;
  const encode = (text: string): number[] => tokenizer.encode(` ${strip(text)}`);
  const room = promptRoom(dims);
  const initial = typeof initialPrompt === 'string' ? encode(initialPrompt) : [];
  const hot = hotwords && !prefix ? encode(hotwords).slice(0, room) : [];

  const previous = ({ tokens, promptResetSince }: TranscribeState): number[] => {
    if (!carryInitialPrompt) return tokens.slice(promptResetSince);
    const from = Math.max(initial.length, promptResetSince);
    // As in Python, a remaining room of 0 keeps everything.
    return [...initial, ...tokens.slice(from).slice(-(room - initial.length))];
  };
  return {
    initial,
    promptFor(state) {
      if (hot.length === 0) return previous(state);
      return hot.length === room ? hot : [...hot, ...previous(state).slice(-(room - hot.length))];
    },
  };
}
