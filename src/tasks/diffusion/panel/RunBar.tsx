import { SkipForward, Square } from 'lucide-react';
import type { CSSProperties } from 'react';
import { Button } from '../../../ui/Button.tsx';
import text from '../../../ui/text.module.css';
import { formatSeconds, formatTimeLeft } from '../../../ui/units.ts';
import { useGlide } from '../../../ui/glide.ts';
import { Progress } from '../../../ui/Progress.tsx';
import type { Work } from '../state.ts';
import { useDiffusion } from '../store.ts';
import { loading } from './WorkPicture.tsx';
import bar from '../../../ui/progress.module.css';
import css from './work.module.css';

/**
 * Step by step: how far, how quick, how long still, and the two ways to end it early. What comes before the first step is
 * told here too, unless the stage shows it.
 */
export function RunBar({ isLoadingShown = false }: { isLoadingShown?: boolean }) {
  const work = useDiffusion((state) => state.work);
  const waiting = useDiffusion((state) => state.queue.length);
  const stop = useDiffusion((state) => state.stop);
  const skip = useDiffusion((state) => state.skip);
  if (work.phase === 'idle') return null;
  const all = <AllPictures work={work} />;
  if (work.phase === 'load')
    return (
      <>
        {!isLoadingShown && <Progress {...loading(work)} onStop={stop} />}
        {all}
      </>
    );
  const isRun = work.phase === 'run';
  const what = isRun ? `Step ${work.done} of ${work.total}` : 'Reading the picture out';
  const quarter = isRun ? Math.floor((work.done / work.total) * 4) * 25 : 100;
  return (
    <fieldset className={css.run} aria-label="Generating">
      <div className={css.far}>
        <p>
          <strong>{what}</strong>
          {isRun && work.stepMs !== undefined && <span>{formatSeconds(work.stepMs / 1000)} a step</span>}
          {isRun && work.eta !== undefined && (
            <span className={css.eta}>
              {formatTimeLeft(work.eta)}
              {waiting > 0 && work.etaAll !== undefined && (
                <span className={text.wideOnly}>, all {formatSeconds(Math.max(1, Math.round(work.etaAll)))}</span>
              )}
            </span>
          )}
        </p>
        <Steps work={work} />
        {all}
        <span className={text.sr} aria-live="polite">
          Generating, {quarter} %
        </span>
      </div>
      {waiting > 0 && (
        <Button size="small" icon={<SkipForward aria-hidden />} title="Keep it as it is; on to the next" onClick={skip}>
          Skip
        </Button>
      )}
      <Button size="small" icon={<Square aria-hidden />} title="Keep it as it is" onClick={stop}>
        Stop
      </Button>
    </fieldset>
  );
}

/** A mark for each step, and a last one for reading the picture out; the one that runs fills up. */
function Steps({ work: { stepped = 0, marks = 1, next } }: { work: Extract<Work, { phase: 'run' | 'decode' }> }) {
  const value = useGlide(stepped, next && { share: next.stepped, seconds: next.seconds });
  return (
    <>
      <progress className={text.sr} value={value} aria-label="Steps" />
      <div className={css.steps} aria-hidden>
        {Array.from({ length: marks }, (_, mark) => (
          <i key={mark} style={{ '--part': Math.min(1, Math.max(0, value * marks - mark)) } as CSSProperties} />
        ))}
      </div>
    </>
  );
}

/** One bar for all pictures of a run, such as a grid; none where there is one. */
function AllPictures({ work }: { work: Exclude<Work, { phase: 'idle' }> }) {
  const { finished = 0, pictures = 1, share = 0, next } = work;
  const whole = (part: number): number => (finished + part) / pictures;
  const value = useGlide(whole(share), next && { share: whole(next.share), seconds: next.seconds });
  if (pictures === 1) return null;
  return (
    <p className={css.all}>
      <span>
        Picture {finished + 1} of {pictures}
      </span>
      <progress className={bar.bar} aria-label="All pictures" value={value} />
    </p>
  );
}
