import { LinkButton } from '../../../ui/LinkButton.tsx';
import { formatCount } from '../../../ui/units.ts';
import { useDiffusion } from '../store.ts';
import { hrefOf } from './places.ts';
import { ReuseButtons } from './PictureFacts.tsx';
import css from './strip.module.css';
import { FileImage } from './FileImage.tsx';
import { PreviewCanvas } from './PreviewCanvas.tsx';
import { useItems } from './use-items.ts';
import { showPicture, useView, viewState } from './view-state.ts';

/** More than this is looked through in the history's own view. */
const shownMost = 40;

/** The latest pictures in one row, before them the one that is being made. */
export function HistoryStrip() {
  const items = useItems();
  const current = useDiffusion((state) => state.current);
  const isWorking = useDiffusion((state) => state.work.phase !== 'idle');
  const following = useView((state) => state.following);
  const onWork = isWorking && following;
  if (items.length === 0 && !isWorking) return null;
  return (
    <div className={css.strip}>
      <ul className={css.pictures} aria-label="Latest pictures">
        {isWorking && (
          <li>
            <WorkTile pressed={following} />
          </li>
        )}
        {items.slice(0, shownMost).map((item) => (
          <li key={item.id}>
            <button
              type="button"
              className={css.picture}
              aria-label={`${item.parameters.prompt || 'No prompt'}, seed ${item.parameters.seed}`}
              aria-pressed={!onWork && item.id === current}
              onClick={() => showPicture(item.id)}
            >
              <FileImage file={item.thumb} alt="" />
            </button>
          </li>
        ))}
      </ul>
      <div className={css.tools}>
        {current !== undefined && !onWork && <ReuseButtons id={current} />}
        {items.length > shownMost && (
          <LinkButton size="small" variant="quiet" href={hrefOf('history')}>
            All {formatCount(items.length)}
          </LinkButton>
        )}
      </div>
    </div>
  );
}

function WorkTile({ pressed }: { pressed: boolean }) {
  const work = useDiffusion((state) => state.work);
  const share = work.phase === 'run' ? work.done / work.total : work.phase === 'decode' ? 1 : 0;
  return (
    <button
      type="button"
      className={css.picture}
      aria-label="The picture that is being made"
      aria-pressed={pressed}
      onClick={() => viewState.setState({ following: true, masking: false })}
    >
      {work.phase === 'run' && work.preview && <PreviewCanvas preview={work.preview} />}
      <span>{Math.round(share * 100)} %</span>
    </button>
  );
}
