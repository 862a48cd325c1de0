import type { KeyboardEvent } from 'react';
import { TextArea } from '../../../ui/TextArea.tsx';
import layout from '../../../ui/layout.module.css';
import { useDiffusion } from '../store.ts';
import css from './form.module.css';
import { TokenCounter } from './TokenCounter.tsx';

/** Enter makes a new line in a text, so it takes Ctrl to send the form. */
function sendOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}

/** What is to be on the picture, and what not. */
export function PromptFields() {
  const mode = useDiffusion((state) => state.mode);
  const prompt = useDiffusion((state) => state.form.prompt);
  const negative = useDiffusion((state) => state.form.negativePrompt) ?? '';
  const tokens = useDiffusion((state) => state.tokens);
  const guidance = useDiffusion((state) => state.form.guidanceScale);
  const change = useDiffusion((state) => state.change);
  return (
    <div className={layout.stack}>
      <TextArea
        label={mode === 'inpaint' ? 'Prompt, for the marked area' : 'Prompt'}
        aside={<TokenCounter tokens={tokens.prompt} />}
        className={css.prompt}
        dir="auto"
        value={prompt}
        onKeyDown={sendOnEnter}
        onChange={({ currentTarget }) => change({ prompt: currentTarget.value })}
      />
      <TextArea
        label="Negative prompt"
        aside={<TokenCounter tokens={tokens.negative} />}
        className={css.negative}
        dir="auto"
        hint={guidance <= 1 && negative !== '' ? 'Not used: it needs a guidance scale over 1.' : undefined}
        value={negative}
        onKeyDown={sendOnEnter}
        onChange={({ currentTarget }) => change({ negativePrompt: currentTarget.value })}
      />
    </div>
  );
}
