import { Notice } from '../../../../ui/Notice.tsx';
import { Progress } from '../../../../ui/Progress.tsx';
import { formatBytes, formatCount } from '../../../../ui/units.ts';
import { similarStore, useSimilar, type Work } from '../../similar/store.ts';
import { Interrupted } from '../Interrupted.tsx';
import { formatRate } from '../rate.ts';
import css from './similar.module.css';

const again = (): void => void similarStore.getState().run();

/** How far looking at the pictures is, why it stopped, and which could not be read. */
export function SimilarState() {
  const work = useSimilar((state) => state.work);
  const isStopped = useSimilar((state) => state.isStopped);
  const fault = useSimilar((state) => state.fault);
  const failed = useSimilar((state) => state.failed);
  const stop = useSimilar((state) => state.stop);
  return (
    <>
      {work && (
        <div className={css.state}>
          <Progress {...progressOf(work)} onStop={stop} />
        </div>
      )}
      {!work && (isStopped || fault) && (
        <Interrupted
          className={css.notice}
          fault={fault}
          title="Not all pictures could be compared"
          stopped="The pictures read so far are compared. Continue to compare the rest."
          goOn="Continue"
          onAgain={again}
        />
      )}
      {failed.length > 0 && (
        <Notice
          className={css.notice}
          tone="warn"
          title={failed.length === 1 ? '1 picture is left out' : `${formatCount(failed.length)} pictures are left out`}
        >
          <ul className={css.failed}>
            {failed.map(({ name, reason }) => (
              <li key={name}>
                <strong>{name}</strong> {reason}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}

function progressOf(work: Work) {
  if (work.phase === 'embed') {
    const { done, total, rate, eta } = work;
    return {
      what: 'Comparing the pictures',
      done,
      total,
      far: `${formatCount(done)} of ${formatCount(total)}`,
      rate: rate === undefined ? undefined : formatRate(rate),
      left: eta,
    };
  }
  if (!work.progress) return { what: 'Loading the model' };
  const { done, total, unit, eta } = work.progress;
  const far = unit === 'bytes' && total ? `${formatBytes(done)} of ${formatBytes(total)}` : undefined;
  return { what: 'Loading the model', done, total, far, left: eta };
}
