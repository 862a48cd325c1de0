import { useEffect, useState } from 'react';
import { classes } from '../../../ui/classes.ts';
import { TextArea } from '../../../ui/TextArea.tsx';
import text from '../../../ui/text.module.css';
import { measurePrompt } from '../api.ts';
import type { PromptSize } from '../contract.ts';
import { useWhisper } from '../store.ts';
import css from './settings.module.css';
import { messageOf } from '../../../runtime/errors.ts';

/** How long a prompt has to rest before it is measured, in milliseconds. */
const restMs = 200;
/** Characters at the end of what is left out that are shown: where the prompt is cut. */
const shownCut = 48;

/** The initial prompt, how much of its room it takes, and what of it is not read. */
export function PromptField() {
  const prompt = useWhisper((state) => state.settings.initialPrompt) ?? '';
  const setSettings = useWhisper((state) => state.setSettings);
  const { size, trouble } = useSize(prompt);
  return (
    <TextArea
      label="Initial prompt"
      aside={size && <Count {...size} />}
      hint={size?.cut ? <Cut {...size} /> : 'Names and spellings that occur in the recording.'}
      error={trouble}
      rows={2}
      dir="auto"
      value={prompt}
      onChange={({ currentTarget }) => setSettings({ initialPrompt: currentTarget.value || null })}
    />
  );
}

const Count = ({ count, room }: PromptSize) => (
  <span className={classes(css.count, count > room && css.over)} title="Words and pieces of words that Whisper reads">
    <span aria-hidden>
      {count} / {room}
    </span>
    <span className={text.sr}>
      {count} of {room} tokens
    </span>
  </span>
);

const Cut = ({ count, room, cut }: PromptSize) => (
  <>
    Only the last {room} of {count} tokens are read. Left out is everything up to “{cut.length > shownCut && '…'}
    <bdi>{cut.slice(-shownCut)}</bdi>”.
  </>
);

/** The size of a prompt that has rested, or why it has none. */
function useSize(prompt: string): { size?: PromptSize; trouble?: string } {
  const model = useWhisper((state) => state.chosen);
  const [measured, setMeasured] = useState<{ size?: PromptSize; trouble?: string }>({});
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const measure = async () => {
      if (prompt.trim() === '') return {};
      try {
        return { size: await measurePrompt(prompt, { model, signal }) };
      } catch (error) {
        return { trouble: messageOf(error) };
      }
    };
    const rest = setTimeout(
      () => void measure().then((found) => !signal.aborted && setMeasured(found)),
      prompt.trim() === '' ? 0 : restMs,
    );
    return () => {
      clearTimeout(rest);
      controller.abort();
    };
  }, [prompt, model]);
  return measured;
}
