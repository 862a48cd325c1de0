import { useState } from 'react';
import { Segmented } from '../../../ui/Segmented.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import type { TemplateChoice as Choice } from '../state.ts';
import { useClip } from '../store.ts';
import css from './classify.module.css';

const options: { value: Choice; label: string }[] = [
  { value: 'plain', label: 'Plain' },
  { value: 'photo', label: 'Photo' },
  { value: 'openai-7', label: '7' },
  { value: 'openai-80', label: '80' },
  { value: 'own', label: 'Own' },
];

const explanations: Record<Choice, string> = {
  plain: 'Each label is used exactly as written.',
  photo: 'Each label is put into “a photo of a {}.”',
  'openai-7':
    'Each label is put into 7 sentences, such as “itap of a {}.”, and averaged. OpenAI’s choice for small models.',
  'openai-80':
    'Each label is put into the 80 sentences that OpenAI used for ImageNet, and averaged. Slow for many labels.',
  own: 'Each label is put into your sentences, and averaged.',
};

/** Which sentences the labels are put into, with what that means. */
export function TemplateChoice() {
  const templates = useClip((state) => state.templates);
  const setTemplates = useClip((state) => state.setTemplates);
  return (
    <div className={css.templates}>
      <h3>Templates</h3>
      <Segmented legend="Templates" fill options={options} value={templates} onChange={setTemplates} />
      <p className={css.hint}>{explanations[templates]}</p>
      {templates === 'own' && <OwnTemplates />}
    </div>
  );
}

/** One sentence a line; it counts as soon as every line has its place for the label. */
function OwnTemplates() {
  const ownTemplates = useClip((state) => state.ownTemplates);
  const setOwnTemplates = useClip((state) => state.setOwnTemplates);
  const [text, setText] = useState(() => ownTemplates.join('\n'));
  const [error, setError] = useState<string>();
  const change = (next: string) => {
    setText(next);
    const lines = next
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean);
    const wrong = lines.findIndex((line) => !line.includes('{}'));
    if (lines.length === 0) return setError('Write at least one sentence.');
    if (wrong >= 0) return setError(`Put {} where the label goes: “${lines[wrong]}” has none.`);
    setError(undefined);
    setOwnTemplates(lines);
  };
  return (
    <TextArea
      label="Your templates, one per line"
      hint="{} is replaced by the label."
      error={error}
      rows={3}
      spellCheck={false}
      value={text}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  );
}
