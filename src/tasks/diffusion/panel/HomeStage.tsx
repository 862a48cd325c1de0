import { Paintbrush } from 'lucide-react';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Progress } from '../../../ui/Progress.tsx';
import { formatSeconds, formatTimeLeft } from '../../../ui/units.ts';
import type { HistoryItem } from '../history.ts';
import { useDiffusion } from '../store.ts';
import { FaultNote } from './FaultNote.tsx';
import { FileImage } from './FileImage.tsx';
import css from './home.module.css';
import { PreviewCanvas } from './PreviewCanvas.tsx';
import { stepsOf } from './steps-of.ts';
import { useFiles } from './use-files.ts';
import { useCurrent, useItems } from './use-items.ts';
import { loading } from './WorkPicture.tsx';

/** The picture that is made, or the latest; before the first, what to do. */
export function HomeStage() {
  const work = useDiffusion((state) => state.work);
  const hasFault = useDiffusion((state) => state.fault !== undefined);
  const [latest] = useItems();
  const shown = useCurrent() ?? latest;
  if (hasFault)
    return (
      <div className={css.message}>
        <FaultNote />
      </div>
    );
  if (work.phase === 'load')
    return (
      <div className={css.message}>
        <Progress {...loading(work)} />
      </div>
    );
  if (work.phase === 'run' && work.preview)
    return (
      <figure className={css.painted}>
        <PreviewCanvas preview={work.preview} label={`Preview after step ${work.done} of ${work.total}`} />
        <figcaption>
          <span>
            Step {work.done} of {work.total}
          </span>
          <span>{work.eta !== undefined && formatTimeLeft(work.eta)}</span>
        </figcaption>
      </figure>
    );
  if (shown) return <Painted key={shown.id} item={shown} />;
  return (
    <div className={css.message}>
      <EmptyState icon={<Paintbrush aria-hidden />} title="Words become a picture here">
        Press Generate, or one of the words below.
      </EmptyState>
    </div>
  );
}

function Painted({ item: { id, thumb, parameters, stepMs } }: { item: HistoryItem }) {
  const { files } = useFiles(id);
  const { seed, guidanceScale, prompt } = parameters;
  const steps = stepsOf(parameters);
  return (
    <figure className={css.painted}>
      <FileImage file={files?.picture ?? thumb} alt={`Made here: ${prompt}`} />
      <figcaption>
        <span>Seed {seed}</span>
        <span>{steps} steps</span>
        <span>guidance {guidanceScale}</span>
        <span>{formatSeconds((stepMs * steps) / 1000)}</span>
      </figcaption>
    </figure>
  );
}
