import { type ReactNode, useState } from 'react';
import { Badge } from '../../../ui/Badge.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import { changedSettings, defaultSettings, type FormSettings } from '../defaults.ts';
import { useWhisper } from '../store.ts';
import { parseNumbers } from './number-draft.ts';
import { NumberField } from './NumberField.tsx';
import css from './settings.module.css';

type NumberName = {
  [Name in keyof FormSettings]: number extends FormSettings[Name]
    ? FormSettings[Name] extends number | null
      ? Name
      : never
    : never;
}[keyof FormSettings];
type SwitchName = {
  [Name in keyof FormSettings]: FormSettings[Name] extends boolean ? Name : never;
}[keyof FormSettings];
type TextName = {
  [Name in keyof FormSettings]: FormSettings[Name] extends string | null
    ? string extends FormSettings[Name]
      ? Name
      : never
    : never;
}[keyof FormSettings];

interface NumberRow {
  name: NumberName;
  label: string;
  empty?: string;
  min?: number;
  max?: number;
  whole?: boolean;
}
const beforeText: readonly NumberRow[] = [
  { name: 'beamSize', label: 'Beam size', empty: 'off', min: 1, max: 16, whole: true },
  { name: 'patience', label: 'Patience', empty: '1', min: 0.1, max: 10 },
  { name: 'lengthPenalty', label: 'Length penalty', empty: 'off', min: 0, max: 1 },
  { name: 'bestOf', label: 'Best of', empty: 'off', min: 1, max: 16, whole: true },
  { name: 'compressionRatioThreshold', label: 'Compression ratio threshold', empty: 'off' },
  { name: 'logprobThreshold', label: 'Log probability threshold', empty: 'off' },
  { name: 'noSpeechThreshold', label: 'No-speech threshold', empty: 'off' },
];
const afterText: readonly NumberRow[] = [
  { name: 'hallucinationSilenceThreshold', label: 'Hallucination silence threshold (s)', empty: 'off', min: 0 },
  { name: 'maxInitialTimestamp', label: 'Maximum initial timestamp (s)', empty: 'off', min: 0 },
  { name: 'sampleLen', label: 'Maximum tokens per window', empty: '224', min: 1, max: 448, whole: true },
  { name: 'seed', label: 'Sampling seed', min: 0, whole: true },
];
const switches: readonly { name: SwitchName; label: string }[] = [
  { name: 'conditionOnPreviousText', label: 'Condition on previous text' },
  { name: 'carryInitialPrompt', label: 'Prompt before every window' },
  { name: 'suppressBlank', label: 'Suppress leading blank' },
  { name: 'withoutTimestamps', label: 'Without timestamps' },
];
const texts: readonly { name: TextName; label: string; hint?: string }[] = [
  { name: 'hotwords', label: 'Hotwords', hint: 'Repeats the initial prompt before the context of every window.' },
  { name: 'prefix', label: 'Prefix', hint: 'Text that the transcript starts with.' },
];

/** All settings that stand here, for the count of changed ones. */
export const moreNames: readonly (keyof FormSettings)[] = [
  'temperature',
  'suppressTokens',
  'clipTimestamps',
  'prependPunctuations',
  'appendPunctuations',
  ...[...beforeText, ...afterText, ...switches, ...texts].map(({ name }) => name),
];

/** Everything else that openai-whisper has, by the names its users know. */
export function MoreSettings() {
  const settings = useWhisper((state) => state.settings);
  const set = useWhisper((state) => state.setSettings);
  const reset = useWhisper((state) => state.resetSettings);
  const changed = changedSettings(settings);
  const label = (name: keyof FormSettings, words: string): ReactNode =>
    changed.includes(name) ? (
      <>
        {words} <Badge>changed</Badge>
      </>
    ) : (
      words
    );
  const numbers = ({ name, label: words, ...row }: NumberRow) => (
    <NumberField
      key={name}
      {...row}
      label={label(name, words)}
      value={settings[name]}
      onChange={(value) => set({ [name]: value ?? defaultOf(name, row.empty) })}
    />
  );
  return (
    <>
      <NumbersField
        label={label('temperature', 'Temperature')}
        wanted="Numbers from 0 to 2, separated by commas."
        accepts={(list) => list.every((value) => value >= 0 && value <= 2)}
        value={[settings.temperature].flat().join(', ')}
        onChange={(temperature) => set({ temperature })}
      />
      {beforeText.map(numbers)}
      {switches.map(({ name, label: words }) => (
        <Switch
          key={name}
          label={label(name, words)}
          checked={settings[name]}
          onChange={(checked) => set({ [name]: checked })}
        />
      ))}
      {texts.map(({ name, label: words, hint }) => (
        <TextField
          key={name}
          label={label(name, words)}
          hint={hint}
          dir="auto"
          value={settings[name] ?? ''}
          onChange={({ currentTarget }) => set({ [name]: currentTarget.value || null })}
        />
      ))}
      {afterText.map(numbers)}
      <NumbersField
        label={label('clipTimestamps', 'Clip timestamps (s)')}
        wanted="Seconds: start, end, start, …"
        accepts={(list) => list.every((value) => value >= 0)}
        value={[settings.clipTimestamps].flat().join(', ')}
        onChange={(list) => set({ clipTimestamps: list.join(',') })}
      />
      <NumbersField
        label={label('suppressTokens', 'Suppressed tokens')}
        wanted="Token ids separated by commas; -1 stands for the non-speech symbols."
        accepts={(list) => list.every(Number.isInteger)}
        value={[settings.suppressTokens ?? ''].flat().join(', ')}
        onChange={(list) => set({ suppressTokens: list.join(',') })}
      />
      <TextField
        label={label('prependPunctuations', 'Prepend punctuation')}
        value={settings.prependPunctuations}
        onChange={({ currentTarget }) => set({ prependPunctuations: currentTarget.value })}
      />
      <TextField
        label={label('appendPunctuations', 'Append punctuation')}
        value={settings.appendPunctuations}
        onChange={({ currentTarget }) => set({ appendPunctuations: currentTarget.value })}
      />
      <Button size="small" className={css.reset ?? ''} disabled={changed.length === 0} onClick={reset}>
        Reset to defaults
      </Button>
    </>
  );
}

/** What an emptied field means: off, or the default where it cannot be off. */
const defaultOf = (name: NumberName, empty: string | undefined): number | null =>
  empty === undefined ? defaultSettings[name] : null;

interface NumbersFieldProps {
  label: ReactNode;
  value: string;
  wanted: string;
  accepts: (numbers: number[]) => boolean;
  onChange: (numbers: number[]) => void;
}

/** Several numbers on one line. */
function NumbersField({ label, value, wanted, accepts, onChange }: NumbersFieldProps) {
  const [draft, setDraft] = useState<string>();
  const type = (typed: string) => {
    setDraft(typed);
    const numbers = parseNumbers(typed);
    if (numbers && accepts(numbers)) onChange(numbers);
  };
  const numbers = draft === undefined ? [] : parseNumbers(draft);
  return (
    <TextField
      label={label}
      value={draft ?? value}
      error={numbers && accepts(numbers) ? undefined : wanted}
      onChange={({ currentTarget }) => type(currentTarget.value)}
      onBlur={() => setDraft(undefined)}
    />
  );
}
