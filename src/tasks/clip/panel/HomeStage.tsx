import { Eye } from 'lucide-react';
import { Bars } from '../../../ui/Bars.tsx';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { LargePicture } from '../../../ui/LargePicture.tsx';
import { LinkButton } from '../../../ui/LinkButton.tsx';
import wing from '../../../ui/wing.module.css';
import { invite } from '../invite.ts';
import { useClip } from '../store.ts';
import { FileImage } from './FileImage.tsx';
import css from './home.module.css';
import { topBars } from './result-bars.ts';
import { WorkProgress } from './WorkProgress.tsx';

/** Bars that the stage has room for, the background aside. */
const barsMost = 3;

export interface HomeStageProps {
  trouble: string;
  onTrouble: (message: string) => void;
}

/** The picture and its best labels; before that what is going on, or what to do. */
export function HomeStage({ trouble, onTrouble }: HomeStageProps) {
  const picture = useClip((state) => state.pictures.find(({ id }) => id === state.current));
  const fault = useClip((state) => state.fault);
  const run = useClip((state) => state.run);
  if (trouble)
    return (
      <div className={wing.message}>
        <Notice tone="warn" title="No new picture" onDismiss={() => onTrouble('')}>
          {trouble}
        </Notice>
      </div>
    );
  if (!picture)
    return (
      <div className={wing.message}>
        <EmptyState icon={<Eye aria-hidden />} title={invite.title}>
          {invite.text}
        </EmptyState>
      </div>
    );
  if (picture.state === 'failed')
    return (
      <div className={wing.message}>
        <ErrorNote title={`“${picture.name}” can’t be opened`} found={picture.error?.message} />
      </div>
    );
  return (
    <div className={css.seen}>
      <div className={css.picture}>
        <FileImage file={picture.file} alt={picture.name} />
        <LargePicture
          className={css.large}
          title={picture.name}
          picture={<FileImage file={picture.file} alt={picture.name} />}
        />
      </div>
      <div className={css.answer}>
        {fault ? (
          <ErrorNote
            title="Classification stopped because of an error"
            found={fault.message}
            actions={
              <Button size="small" onClick={() => void run()}>
                Try again
              </Button>
            }
          />
        ) : (
          <Answer />
        )}
      </div>
    </div>
  );
}

function Answer() {
  const reading = useClip((state) => state.pictures.find(({ id }) => id === state.current)?.reading);
  const none = useClip((state) => state.showNone);
  const many = useClip((state) => state.pictures.length);
  if (!reading) return <WorkProgress />;
  return (
    <>
      <Bars label="Result, best first" items={topBars(reading, { none, most: barsMost })} />
      {many > 1 && (
        <LinkButton size="small" variant="quiet" href="#/clip/classify">
          All {many} pictures
        </LinkButton>
      )}
    </>
  );
}
