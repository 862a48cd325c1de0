import { Check, CircleAlert, TriangleAlert } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { budget } from '../../runtime/budget.ts';
import { classes } from '../../ui/classes.ts';
import { Progress } from '../../ui/Progress.tsx';
import text from '../../ui/text.module.css';
import { formatBytes } from '../../ui/units.ts';
import { useOnline } from '../online.ts';
import type { ModelInfo } from './list.ts';
import css from './models.module.css';
import { modelsStore, type Work } from './store.ts';

/** Names of the loaded stages of a model, as one text so that React can compare it. */
const useLoaded = (id: string): string =>
  useSyncExternalStore(budget.subscribe, () =>
    budget
      .usage()
      .stages.filter(({ model }) => model === id)
      .map(({ name }) => name)
      .join(' '),
  );

/** How far a model is, and what stopped it. */
export function ModelStatus({ info }: { info: ModelInfo }) {
  const work = useStore(modelsStore, (state) => state.work[info.id]);
  const failed = useStore(modelsStore, (state) => state.failed[info.id]);
  const isLoaded = useLoaded(info.id) !== '';
  if (work) return <Running work={work} info={info} />;
  if (failed)
    return (
      <>
        <span className={classes(css.mark, css.warn)} role="alert">
          <TriangleAlert aria-hidden />
          {failed.title}
        </span>
        <p className={text.hint}>{failed.text}</p>
        {info.stored > 0 && info.state !== 'ready' && <p className={text.hint}>{keptOf(info)}</p>}
      </>
    );
  return <Resting info={info} isLoaded={isLoaded} />;
}

function Running({ work: { kind, progress }, info }: { work: Work; info: ModelInfo }) {
  const done = progress?.done ?? (kind === 'download' ? info.stored : 0);
  const total = progress?.total ?? info.size;
  const rate = progress?.eta && total > done ? `${formatBytes((total - done) / progress.eta)}/s` : undefined;
  const percent = `${Math.floor((done / Math.max(1, total)) * 100)} %`;
  const isOnline = useOnline();
  return (
    <Progress
      what={kind === 'download' ? percent : `Checking, ${percent}`}
      done={done}
      total={total}
      rate={kind === 'download' && isOnline ? rate : undefined}
      note={kind === 'download' && !isOnline ? 'Offline: resumes when the network is back' : undefined}
      left={isOnline ? progress?.eta : undefined}
    />
  );
}

function Resting({ info, isLoaded }: { info: ModelInfo; isLoaded: boolean }) {
  const { state, source, damaged, size, stored, unfit } = info;
  const inMemory = isLoaded && <p className={text.hint}>in memory</p>;
  if (state === 'ready')
    return (
      <>
        <span className={css.mark}>
          <Check aria-hidden />
          {source === 'embedded' ? 'Built in' : 'Ready'}
        </span>
        {inMemory}
      </>
    );
  if (state === 'corrupt')
    return (
      <>
        <span className={classes(css.mark, css.danger)}>
          <CircleAlert aria-hidden />
          {damaged.length === 1 ? '1 file is damaged' : `${damaged.length} files are damaged`}
        </span>
        <p className={text.hint}>{damaged.join(', ')}</p>
      </>
    );
  if (state === 'partial')
    return (
      <Progress
        what={`${Math.floor((stored / size) * 100)} %, paused`}
        done={stored}
        total={size}
        far={`${formatBytes(stored)} kept`}
        paused
      />
    );
  if (!unfit) return <span className={text.muted}>Not downloaded</span>;
  return (
    <>
      <span className={classes(css.mark, css.warn)}>
        <TriangleAlert aria-hidden />
        Does not fit
      </span>
      <p className={text.hint}>{unfit}</p>
    </>
  );
}

const keptOf = ({ stored, size }: ModelInfo): string => `${formatBytes(stored)} of ${formatBytes(size)} are kept.`;
