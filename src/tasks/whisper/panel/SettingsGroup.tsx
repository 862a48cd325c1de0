import { useMemo } from 'react';
import { Disclosure } from '../../../ui/Disclosure.tsx';
import layout from '../../../ui/layout.module.css';
import { Segmented } from '../../../ui/Segmented.tsx';
import { Select } from '../../../ui/Select.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import text from '../../../ui/text.module.css';
import { formatShare } from '../../../ui/units.ts';
import { changedSettings } from '../defaults.ts';
import { useWhisper } from '../store.ts';
import { languageName } from '../times.ts';
import { MoreSettings, moreNames } from './MoreSettings.tsx';
import { PromptField } from './PromptField.tsx';
import css from './settings.module.css';
import { useCurrent } from './use-current.ts';

const tasks = [
  { value: 'transcribe', label: 'Transcribe' },
  { value: 'translate', label: 'Translate to English' },
] as const;

/** What the next transcription is made with: plain first, everything else under More. */
export function SettingsGroup() {
  const settings = useWhisper((state) => state.settings);
  const setSettings = useWhisper((state) => state.setSettings);
  const vad = useWhisper((state) => state.vad);
  const setVad = useWhisper((state) => state.setVad);
  const hasVad = useWhisper((state) => state.hasVad);
  const changed = changedSettings(settings).filter((name) => moreNames.includes(name)).length;
  return (
    <section className={layout.group}>
      <LanguageSelect />
      <div className={css.task}>
        <span aria-hidden>Task</span>
        <Segmented
          legend="Task"
          fill
          options={tasks}
          value={settings.task}
          onChange={(task) => setSettings({ task })}
        />
      </div>
      <PromptField />
      <Switch
        label="Word timestamps"
        checked={settings.wordTimestamps}
        onChange={(wordTimestamps) => setSettings({ wordTimestamps })}
      />
      {hasVad && <Switch label="Skip silence (VAD)" checked={vad} onChange={setVad} />}
      <Disclosure
        summary={
          <>
            More
            {changed > 0 && <small className={css.changed}>{changed} changed</small>}
          </>
        }
      >
        <MoreSettings />
      </Disclosure>
      <p className={text.hint}>Changes apply to the next transcription.</p>
    </section>
  );
}

/** The language to listen for, and what was heard in the recording on show. */
export function LanguageSelect({ bare = false }: { bare?: boolean }) {
  const codes = useWhisper((state) => state.entry?.languages);
  const language = useWhisper((state) => state.settings.language);
  const setSettings = useWhisper((state) => state.setSettings);
  const heard = useCurrent()?.heard?.slice(0, 2);
  const options = useMemo(() => {
    const named = (codes ?? []).map((code) => ({ value: code, label: languageName(code) }));
    return named.toSorted((a, b) => a.label.localeCompare(b.label, 'en'));
  }, [codes]);
  const told = heard
    ?.filter(({ probability }, index) => index === 0 || probability > 0.01)
    .map(({ language: code, probability }) => `${languageName(code)} ${formatShare(probability)}`)
    .join(', ');
  return (
    <Select
      label="Language"
      aside={!bare && told && <small className={text.dim}>heard: {told}</small>}
      options={[{ value: '', label: bare && told ? `Detect: ${told}` : 'Detect' }, ...options]}
      value={language ?? ''}
      onChange={(code) => setSettings({ language: code || null })}
    />
  );
}
