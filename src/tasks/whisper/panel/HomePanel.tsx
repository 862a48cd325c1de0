import { AudioLines } from 'lucide-react';
import { useEffect, useState } from 'react';
import { DropZone } from '../../../ui/DropZone.tsx';
import { FileButton } from '../../../ui/FileButton.tsx';
import text from '../../../ui/text.module.css';
import wing from '../../../ui/wing.module.css';
import { acceptRecordings, useWhisper } from '../store.ts';
import { acceptedFiles } from './accepted.ts';
import { HomeAction } from './HomeAction.tsx';
import { HomeSamples } from './HomeSamples.tsx';
import { HomeStage } from './HomeStage.tsx';
import { ModelLine } from './ModelLine.tsx';
import { RecordButton } from './RecordButton.tsx';

/** Whisper on the home page: what it hears, the ways in, samples, language, and which model listens. */
export function HomePanel() {
  const open = useWhisper((state) => state.open);
  const [trouble, setTrouble] = useState('');
  useEffect(() => void open(), [open]);
  return (
    <>
      <div className={wing.stage}>
        <HomeStage trouble={trouble} onTrouble={setTrouble} />
      </div>
      <DropZone
        className={wing.drop}
        icon={<AudioLines aria-hidden />}
        over="Drop to transcribe"
        actions={
          <>
            <FileButton size="small" variant="quiet" accept={acceptedFiles} multiple onFiles={acceptRecordings}>
              Choose
            </FileButton>
            <RecordButton size="small" variant="quiet" onTrouble={setTrouble} />
          </>
        }
      >
        Drop audio<span className={text.wideOnly}> or video</span>
      </DropZone>
      <HomeSamples onTrouble={setTrouble} />
      <HomeAction onTrouble={setTrouble} />
      <ModelLine />
    </>
  );
}
