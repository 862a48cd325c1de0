import { Check, Copy, Download, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { formatTranscript } from '../../../formats/subtitles/format.ts';
import { Button } from '../../../ui/Button.tsx';
import { LinkButton } from '../../../ui/LinkButton.tsx';
import { saveText } from '../../../ui/save.ts';
import text from '../../../ui/text.module.css';
import type { Recording } from '../recording.ts';
import { toTranscription } from '../transcription.ts';
import css from './home.module.css';
import { togglePlay, usePlayer } from './player.ts';

/** What can be done with a transcript at once: hear it, copy it, save it; the rest is on its own view. */
export function HomeTools({ recording, canPlay }: { recording: Recording; canPlay: boolean }) {
  const isPlaying = usePlayer((state) => state.playing);
  const [copied, setCopied] = useState<string>();
  const [trouble, setTrouble] = useState('');
  const write = () => formatTranscript(toTranscription(recording), 'txt');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(write());
      setCopied(recording.id);
      setTrouble('');
    } catch {
      setTrouble('The browser does not let this page copy. Save the text instead.');
    }
  };
  const save = () => saveText(`${recording.name.replace(/\.\w+$/, '') || 'transcript'}.txt`, write(), 'text/plain');
  return (
    <div className={css.tools}>
      {canPlay && (
        <Button size="small" icon={isPlaying ? <Pause aria-hidden /> : <Play aria-hidden />} onClick={togglePlay}>
          {isPlaying ? 'Pause' : 'Play'}
        </Button>
      )}
      <Button
        size="small"
        icon={copied === recording.id ? <Check aria-hidden /> : <Copy aria-hidden />}
        onClick={() => void copy()}
      >
        {copied === recording.id ? 'Copied' : 'Copy'}
      </Button>
      <Button size="small" icon={<Download aria-hidden />} onClick={save}>
        Save
      </Button>
      <LinkButton size="small" variant="quiet" href="#/whisper/transcribe">
        Edit and export
      </LinkButton>
      {trouble && <output className={text.hint}>{trouble}</output>}
    </div>
  );
}
