import { wrappedFormats, type TranscriptFormat } from '../../../formats/subtitles/format.ts';
import { Switch } from '../../../ui/Switch.tsx';
import { useWhisper } from '../store.ts';
import { NumberField } from './NumberField.tsx';

/** Formats whose cues openai-whisper's limits regroup, and whose words can be marked. */
const regrouped: readonly TranscriptFormat[] = [...wrappedFormats, 'lrc'];

/** How long lines are, and whether cues may change for it. */
export function ExportLines({ hasWords }: { hasWords: boolean }) {
  const choice = useWhisper((state) => state.exporting);
  const setExport = useWhisper((state) => state.setExport);
  const { format, maxLineWidth, maxLineCount, maxWordsPerLine, highlightWords = false } = choice;
  const canRegroup = hasWords && regrouped.includes(format);
  const regroups = canRegroup && choice.regroups;
  return (
    <>
      {(regroups || wrappedFormats.includes(format)) && (
        <NumberField
          label="Characters per line"
          empty="any"
          min={1}
          whole
          value={maxLineWidth ?? null}
          onChange={(value) => setExport({ maxLineWidth: value ?? undefined })}
        />
      )}
      {canRegroup && (
        <Switch
          label="Regroup cues as openai-whisper does"
          checked={regroups}
          onChange={(next) => setExport({ regroups: next })}
        />
      )}
      {(regroups || wrappedFormats.includes(format)) && (
        <NumberField
          label="Lines per cue"
          empty="any"
          min={1}
          whole
          value={maxLineCount ?? null}
          onChange={(value) => setExport({ maxLineCount: value ?? undefined })}
        />
      )}
      {regroups && (
        <NumberField
          label="Words per line"
          empty="any"
          min={1}
          whole
          value={maxWordsPerLine ?? null}
          onChange={(value) => setExport({ maxWordsPerLine: value ?? undefined })}
        />
      )}
      {canRegroup && (
        <Switch
          label="Highlight each word"
          checked={highlightWords}
          onChange={(next) => setExport({ highlightWords: next })}
        />
      )}
    </>
  );
}
