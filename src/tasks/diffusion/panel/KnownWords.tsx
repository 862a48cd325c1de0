import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import text from '../../../ui/text.module.css';
import { diffusionStore, useDiffusion } from '../store.ts';
import css from './words.module.css';
import { promptOf } from './ideas.ts';

/** All that a small model was taught; a press on a word puts it into the prompt. */
export function KnownWords({ open, onClose }: { open: boolean; onClose: () => void }) {
  const words = useDiffusion((state) => state.facts?.words);
  const prompt = useDiffusion((state) => state.form.prompt);
  if (!words) return null;
  const change = (next: string) => diffusionStore.getState().change({ prompt: next });
  const addThing = (thing: string) =>
    change(prompt.trim() === '' ? promptOf({ thing, background: 'white' }) : joined(prompt, thing));
  return (
    <Dialog open={open} onClose={onClose} title="Words it knows">
      <p className={text.hint}>
        This model paints {words.things.length} single things, each on a plain background. Press a word to add it.
      </p>
      <p dir="auto" className={css.prompt}>
        <strong>Prompt</strong> {prompt}
      </p>
      <Words label="Things" words={words.things} onPress={addThing} />
      <Words
        label="Backgrounds"
        words={words.backgrounds}
        onPress={(colour) => change(joined(prompt, `on a ${colour} background`))}
      />
      <Button size="small" onClick={() => change('')} disabled={prompt === ''}>
        Clear the prompt
      </Button>
    </Dialog>
  );
}

/** Colours go on with the sentence, things begin another part of it. */
function joined(prompt: string, words: string): string {
  const begun = prompt.trimEnd();
  if (begun === '') return words;
  return words.startsWith('on ') || begun.endsWith(',') ? `${begun} ${words}` : `${begun}, ${words}`;
}

interface WordsProps {
  label: string;
  words: readonly string[];
  onPress: (word: string) => void;
}

function Words({ label, words, onPress }: WordsProps) {
  return (
    <fieldset className={css.words}>
      <legend>{label}</legend>
      {words.map((word) => (
        <Button key={word} size="small" onClick={() => onPress(word)}>
          {word}
        </Button>
      ))}
    </fieldset>
  );
}
