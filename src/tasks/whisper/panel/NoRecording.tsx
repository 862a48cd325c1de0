import { AudioLines, Plus } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { DropZone } from '../../../ui/DropZone.tsx';
import { FileButton } from '../../../ui/FileButton.tsx';
import { acceptRecordings } from '../store.ts';
import { acceptedFiles } from './accepted.ts';
import { RecordButton } from './RecordButton.tsx';
import { openSample, samples } from './samples.ts';
import css from './transcribe.module.css';
import { messageOf } from '../../../runtime/errors.ts';

/** The ways to bring the first recording. */
export function NoRecording({ onTrouble }: { onTrouble: (message: string) => void }) {
  const [sample] = samples;
  const takeSample = async () => {
    try {
      acceptRecordings([await openSample(sample!)]);
    } catch (error) {
      const reason = messageOf(error);
      onTrouble(`The sample could not be read: ${reason} Reload the page.`);
    }
  };
  return (
    <DropZone
      tall
      className={css.empty}
      icon={<AudioLines aria-hidden />}
      over="Drop to transcribe"
      actions={
        <>
          <FileButton
            variant="primary"
            icon={<Plus aria-hidden />}
            accept={acceptedFiles}
            multiple
            onFiles={acceptRecordings}
          >
            Choose files…
          </FileButton>
          <RecordButton onTrouble={onTrouble} />
          <Button variant="quiet" onClick={() => void takeSample()}>
            Use the sample, {sample!.length}
          </Button>
        </>
      }
    >
      <strong>Drop a recording or a video</strong>
      <br />
      Files of any length; nothing leaves this device.
      <br />
      <small>MP3, M4A, WAV, FLAC, OGG, Opus, MP4, MOV, WebM, MKV</small>
    </DropZone>
  );
}
