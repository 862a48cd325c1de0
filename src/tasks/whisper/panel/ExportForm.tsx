import { Check, Copy, Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { formatTranscript, transcriptFormats, type TranscriptFormat } from '../../../formats/subtitles/format.ts';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import { saveText } from '../../../ui/save.ts';
import { Segmented } from '../../../ui/Segmented.tsx';
import text from '../../../ui/text.module.css';
import { tallCuesText, writerOptions } from '../exporting.ts';
import type { Recording } from '../recording.ts';
import { useWhisper } from '../store.ts';
import { toTranscription, withDraft } from '../transcription.ts';
import css from './export.module.css';
import { ExportLines } from './ExportLines.tsx';

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

/** Characters of the file that are shown. */
const previewLength = 600;

/** The transcript as a file: its format and lines, how it begins, Save and Copy. */
export function ExportForm({ recording }: { recording: Recording }) {
  const choice = useWhisper((state) => state.exporting);
  const setExport = useWhisper((state) => state.setExport);
  const draft = useWhisper((state) => state.draft);
  const [copied, setCopied] = useState('');
  const [trouble, setTrouble] = useState('');
  const { format } = choice;
  const hasWords = recording.segments[0]?.words !== undefined;
  const transcription = useMemo(() => toTranscription(withDraft(recording, draft)), [recording, draft]);
  const file = useMemo(
    () => formatTranscript(transcription, format, writerOptions(choice, hasWords)),
    [transcription, format, choice, hasWords],
  );
  const tall = useMemo(() => tallCuesText(transcription, choice, hasWords), [transcription, choice, hasWords]);
  const name = format.toUpperCase();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(file);
      setCopied(file);
      setTrouble('');
    } catch {
      setTrouble(`The browser did not allow copying. Save the ${name} file instead.`);
    }
  };
  return (
    <>
      <Segmented
        legend="Format"
        fill
        size="small"
        className={css.formats ?? ''}
        options={options}
        value={format}
        onChange={(next) => setExport({ format: next })}
      />
      <ExportLines hasWords={hasWords} />
      {tall && <output className={text.hint}>{tall}</output>}
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
    </>
  );
}
