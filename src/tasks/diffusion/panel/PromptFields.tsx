import { type KeyboardEvent, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { MarkedTextArea } from '../../../ui/MarkedTextArea.tsx';
import layout from '../../../ui/layout.module.css';
import { constructsOf, promptNotices } from '../engine/prompt/notices.ts';
import { unknownNotices } from '../known-words.ts';
import { useDiffusion } from '../store.ts';
import css from './form.module.css';
import { KnownWords } from './KnownWords.tsx';
import { TokenCounter } from './TokenCounter.tsx';
import { useKeyHelp } from '../../../ui/key-help.ts';
import { promptKeys } from './key-help.ts';

/** Enter makes a new line in a text, so it takes Ctrl to send the form. */
function sendOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}

/** What of a prompt is not carried out, a line for each kind. */
const told = (notices: readonly string[]) =>
  notices.length > 0 && (
    <span className={css.notices} aria-live="polite">
      {notices.map((notice) => (
        <span key={notice}>{notice}</span>
      ))}
    </span>
  );

/** What is to be on the picture, and what not. */
export function PromptFields() {
  useKeyHelp(promptKeys);
  const mode = useDiffusion((state) => state.mode);
  const prompt = useDiffusion((state) => state.form.prompt);
  const negative = useDiffusion((state) => state.form.negativePrompt) ?? '';
  const tokens = useDiffusion((state) => state.tokens);
  const guidance = useDiffusion((state) => state.form.guidanceScale);
  const emphasis = useDiffusion((state) => state.form.emphasis);
  const words = useDiffusion((state) => state.facts?.words);
  const change = useDiffusion((state) => state.change);
  const [isListed, setListed] = useState(false);
  return (
    <div className={layout.stack}>
      <MarkedTextArea
        label={mode === 'inpaint' ? 'Prompt, for the marked area' : 'Prompt'}
        aside={
          <>
            {words && (
              <Button size="small" variant="quiet" onClick={() => setListed(true)}>
                Words it knows
              </Button>
            )}
            <TokenCounter tokens={tokens.prompt} />
          </>
        }
        className={css.prompt}
        dir="auto"
        marks={constructsOf(prompt, emphasis)}
        hint={told([...unknownNotices(prompt, words), ...promptNotices(prompt, emphasis)])}
        value={prompt}
        onKeyDown={sendOnEnter}
        onChange={({ currentTarget }) => change({ prompt: currentTarget.value })}
      />
      <MarkedTextArea
        label="Negative prompt"
        aside={<TokenCounter tokens={tokens.negative} />}
        className={css.negative}
        dir="auto"
        marks={constructsOf(negative, emphasis)}
        hint={
          guidance <= 1 && negative !== ''
            ? 'Not used: it needs a guidance scale over 1.'
            : told(promptNotices(negative, emphasis))
        }
        value={negative}
        onKeyDown={sendOnEnter}
        onChange={({ currentTarget }) => change({ negativePrompt: currentTarget.value })}
      />
      <KnownWords open={isListed} onClose={() => setListed(false)} />
    </div>
  );
}
