import { Paintbrush } from 'lucide-react';
import { useState } from 'react';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Progress } from '../../../ui/Progress.tsx';
import { formatSeconds, formatTimeLeft } from '../../../ui/units.ts';
import type { HistoryItem } from '../history.ts';
import wing from '../../../ui/wing.module.css';
import { invite } from '../invite.ts';
import { useDiffusion } from '../store.ts';
import { FaultNote } from './FaultNote.tsx';
import { FileImage } from './FileImage.tsx';
import css from './home.module.css';
import { HomeTools } from './HomeTools.tsx';
import { PreviewCanvas } from './PreviewCanvas.tsx';
import { stepsOf } from './steps-of.ts';
import { useFiles } from './use-files.ts';
import { useCurrent, useItems } from './use-items.ts';
import { loading } from './WorkPicture.tsx';
import { useKeyHelp } from '../../../ui/key-help.ts';
import { pictureKeys } from '../../../ui/zoom-help.ts';
import { ZoomPicture } from '../../../ui/ZoomPicture.tsx';

/** The picture that is made, or the latest; before the first, what to do. */
export function HomeStage() {
  const work = useDiffusion((state) => state.work);
  const hasFault = useDiffusion((state) => state.fault !== undefined);
  const [latest] = useItems();
  const shown = useCurrent() ?? latest;
  const [last, setLast] = useState<ImageBitmap>();
  if (work.phase === 'run' && work.preview && work.preview !== last) setLast(work.preview);
  // The last stage is loaded while the preview is there; a new picture begins without any progress.
  if (work.phase === 'load' && !work.progress && last) setLast(undefined);
  if (hasFault)
    return (
      <div className={wing.message}>
        <FaultNote />
      </div>
    );
  if (work.phase === 'load' && !last)
    return (
      <div className={wing.message}>
        <Progress {...loading(work)} />
      </div>
    );
  // Without a preview yet, too: what was made before, or the words to begin with, would only flash up.
  if (work.phase !== 'idle' && !last)
    return (
      <div className={wing.message}>
        <Progress what="Preparing the first step" />
      </div>
    );
  if (work.phase !== 'idle' && last) {
    const isRunning = work.phase === 'run';
    return (
      <figure className={css.painted}>
        <PreviewCanvas
          preview={last}
          label={isRunning ? `Preview after step ${work.done} of ${work.total}` : 'Preview, all steps done'}
        />
        <figcaption>
          <span>{isRunning ? `Step ${work.done} of ${work.total}` : 'Finishing the picture'}</span>
          <span>{isRunning && work.eta !== undefined && formatTimeLeft(work.eta)}</span>
        </figcaption>
      </figure>
    );
  }
  if (shown) return <Painted key={shown.id} item={shown} />;
  return (
    <div className={wing.message}>
      <EmptyState icon={<Paintbrush aria-hidden />} title={invite.title}>
        {invite.text}
      </EmptyState>
    </div>
  );
}

function Painted({ item }: { item: HistoryItem }) {
  const { id, thumb, parameters, stepMs } = item;
  const { files } = useFiles(id);
  const { seed, guidanceScale, prompt } = parameters;
  const steps = stepsOf(parameters);
  useKeyHelp(pictureKeys);
  return (
    <figure className={css.painted}>
      <ZoomPicture>
        <FileImage file={files?.picture ?? thumb} alt={`Made here: ${prompt}`} />
      </ZoomPicture>
      <figcaption>
        <span>Seed {seed}</span>
        <span>{steps} steps</span>
        <span>guidance {guidanceScale}</span>
        <span>{formatSeconds((stepMs * steps) / 1000)}</span>
        <HomeTools item={item} />
      </figcaption>
    </figure>
  );
}
