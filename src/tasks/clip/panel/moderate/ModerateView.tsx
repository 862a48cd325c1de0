import { useEffect, useState } from 'react';
import { classes } from '../../../../ui/classes.ts';
import layout from '../../../../ui/layout.module.css';
import { Segmented } from '../../../../ui/Segmented.tsx';
import { moderateStore } from '../../moderate/store.ts';
import { LibraryFrame } from '../library/LibraryFrame.tsx';
import { isGrowing } from '../library/state.ts';
import { useLibrary } from '../library/store.ts';
import { LimitsNote } from './LimitsNote.tsx';
import css from './moderate.module.css';
import { PolicyRail } from './PolicyRail.tsx';
import { ReviewQueue } from './ReviewQueue.tsx';
import { SinglePicture } from './SinglePicture.tsx';
import { ThresholdRail } from './ThresholdRail.tsx';

type Scope = 'library' | 'single';
const scopes = [
  { value: 'library', label: 'Library' },
  { value: 'single', label: 'One picture' },
] as const;

/** A policy, what it finds in the library or in one picture, and where its lines lie. */
export function ModerateView() {
  const [scope, setScope] = useState<Scope>('library');
  const version = useLibrary((state) => state.version);
  const isComing = useLibrary(isGrowing);
  useEffect(() => void moderateStore.getState().open(), []);
  useEffect(() => {
    // While pictures come in the scores would be asked for again and again.
    if (version > 0 && !isComing) void moderateStore.getState().score();
    return () => moderateStore.getState().stop();
  }, [version, isComing]);
  const choice = <Segmented legend="What is checked" size="small" options={scopes} value={scope} onChange={setScope} />;
  return (
    <div className={css.work}>
      <aside className={classes(layout.rail, layout.start, css.policy)} aria-label="Policy">
        <PolicyRail />
        <LimitsNote />
      </aside>
      <div className={css.middle}>
        {scope === 'library' ? (
          <LibraryFrame label="Review" purpose="sorted for a review" hasSelection={false} waits>
            <ReviewQueue choice={choice} />
          </LibraryFrame>
        ) : (
          <SinglePicture choice={choice} />
        )}
      </div>
      <aside className={classes(layout.rail, layout.end, css.line)} aria-label="Threshold">
        <ThresholdRail />
      </aside>
    </div>
  );
}
