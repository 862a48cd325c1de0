import { useMemo, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { Select } from '../../../ui/Select.tsx';
import { formatShare } from '../../../ui/units.ts';
import type { Recording } from '../recording.ts';
import { useWhisper } from '../store.ts';
import { languageName } from '../times.ts';

/** The language that a recording at work is taken to be in, with the way to name another. */
export function DetectedLanguage({ recording }: { recording: Recording }) {
  const { id, state, heard, making } = recording;
  const again = useWhisper((all) => all.again);
  const codes = useWhisper((all) => all.entry?.languages);
  const [isChanging, setChanging] = useState(false);
  const first = heard?.[0];
  const options = useMemo(
    () =>
      (codes ?? [])
        .map((code) => ({ value: code, label: languageName(code) }))
        .toSorted((a, b) => a.label.localeCompare(b.label, 'en')),
    [codes],
  );
  if (state !== 'running' || !first || making?.settings.language) return null;
  const restart = (language: string) => {
    setChanging(false);
    if (language !== first.language) again(id, { language });
  };
  return (
    <Notice
      title={`Language: detected (${languageName(first.language)}, ${formatShare(first.probability)})`}
      actions={
        options.length > 0 && (
          <Button size="small" aria-expanded={isChanging} onClick={() => setChanging(!isChanging)}>
            Change and restart
          </Button>
        )
      }
    >
      {isChanging && <Select label="Restart in" inline options={options} value={first.language} onChange={restart} />}
    </Notice>
  );
}
