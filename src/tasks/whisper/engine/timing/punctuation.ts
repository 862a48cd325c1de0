import { strip } from '../../../../formats/python-text.ts';

/** openai-whisper's defaults (timing.py): marks that belong to the following, and to the preceding word. */
export const defaultPrepended = '"\'“¿([{-';
export const defaultAppended = '"\'.。,，!！?？:：”)]}、';

interface Mergeable {
  word: string;
  tokens: readonly number[];
}

/**
 * Moves punctuation to the word it belongs to, in place, and leaves empty words where it was: `merge_punctuations` of
 * openai-whisper (timing.py). Its tests are for substrings: an empty word is punctuation of either kind.
 */
export function mergePunctuations(words: Mergeable[], prepended: string, appended: string): void {
  let following = words.at(-1);
  for (let i = words.length - 2; i >= 0; i--) {
    const previous = words[i]!;
    if (previous.word.startsWith(' ') && prepended.includes(strip(previous.word))) move(previous, following!, 'before');
    else following = previous;
  }
  let previous = words[0];
  for (const word of words.slice(1)) {
    if (!previous!.word.endsWith(' ') && appended.includes(word.word)) move(word, previous!, 'after');
    else previous = word;
  }
}

function move(from: Mergeable, to: Mergeable, place: 'before' | 'after'): void {
  to.word = place === 'before' ? from.word + to.word : to.word + from.word;
  to.tokens = place === 'before' ? [...from.tokens, ...to.tokens] : [...to.tokens, ...from.tokens];
  from.word = '';
  from.tokens = [];
}
