import { Check, Copy, Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatTranscript, transcriptFormats, type TranscriptFormat } from '../../../formats/subtitles/format.ts';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import layout from '../../../ui/layout.module.css';
import { Segmented } from '../../../ui/Segmented.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import text from '../../../ui/text.module.css';
import type { Recording } from '../recording.ts';
import { useWhisper } from '../store.ts';
import { toTranscription, withDraft } from '../transcription.ts';
import css from './export.module.css';
import { NumberField } from './NumberField.tsx';
import { saveText } from '../../../ui/save.ts';

const types: Record<TranscriptFormat, string> = {
  txt: 'text/plain',
  srt: 'application/x-subrip',
  vtt: 'text/vtt',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  lrc: 'text/plain',
  ass: 'text/x-ssa',
};
const options = transcriptFormats.map((value) => ({ value, label: value.toUpperCase() }));
/** Formats whose lines can be broken by the options. */
const broken: readonly TranscriptFormat[] = ['srt', 'vtt', 'lrc', 'ass'];

/** Characters of the file that are shown. */
const previewLength = 600;

/** The transcript as a file: the bytes that openai-whisper's writers give. */
export function ExportGroup({ recording }: { recording: Recording }) {
  const { format, options: lines } = useWhisper((state) => state.exporting);
  const setExport = useWhisper((state) => state.setExport);
  const draft = useWhisper((state) => state.draft);
  const [copied, setCopied] = useState('');
  const [trouble, setTrouble] = useState('');
  const file = useMemo(
    () => formatTranscript(toTranscription(withDraft(recording, draft)), format, lines),
    [recording, draft, format, lines],
  );
  const hasWords = recording.segments[0]?.words !== undefined;
  const name = format.toUpperCase();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(file);
      setCopied(file);
      setTrouble('');
    } catch {
      setTrouble(`The browser does not let this page copy. Save the ${name} instead.`);
    }
  };
  const setLines = (change: Partial<typeof lines>) => setExport({ options: { ...lines, ...change } });
  return (
    <section className={layout.group}>
      <h2>Export</h2>
      <Segmented
        legend="Format"
        fill
        size="small"
        className={css.formats ?? ''}
        options={options}
        value={format}
        onChange={(next) => setExport({ format: next })}
      />
      {broken.includes(format) && hasWords && (
        <>
          <NumberField
            label="Letters a line"
            empty="any"
            min={1}
            whole
            value={lines.maxLineWidth ?? null}
            onChange={(value) => setLines({ maxLineWidth: value ?? undefined })}
          />
          <NumberField
            label="Lines a cue"
            empty="any"
            min={1}
            whole
            value={lines.maxLineCount ?? null}
            onChange={(value) => setLines({ maxLineCount: value ?? undefined })}
          />
          <NumberField
            label="Words a line"
            empty="any"
            min={1}
            whole
            value={lines.maxWordsPerLine ?? null}
            onChange={(value) => setLines({ maxWordsPerLine: value ?? undefined })}
          />
          <Switch
            label="Mark each word"
            checked={lines.highlightWords ?? false}
            onChange={(highlightWords) => setLines({ highlightWords })}
          />
        </>
      )}
      {broken.includes(format) && !hasWords && (
        <p className={text.hint}>Line breaks need the time of each word: switch it on and transcribe again.</p>
      )}
      {/* A box that scrolls must be reachable by keyboard (WCAG 2.1.1). */}
      <section className={css.preview} aria-label="Preview" {...{ tabIndex: 0 }}>
        {file.slice(0, previewLength)}
        {file.length > previewLength && '…'}
      </section>
      <div className={css.save}>
        <Button
          variant="primary"
          icon={<Download aria-hidden />}
          onClick={() =>
            saveText(`${recording.name.replace(/\.\w+$/, '') || 'transcript'}.${format}`, file, types[format])
          }
        >
          Save {name}
        </Button>
        <IconButton
          icon={copied === file ? <Check aria-hidden /> : <Copy aria-hidden />}
          label={copied === file ? 'Copied' : 'Copy'}
          onClick={() => void copy()}
        />
      </div>
      {trouble && <output className={text.hint}>{trouble}</output>}
    </section>
  );
}
