import { Download, Images, SquareSplitHorizontal, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import layout from '../../../ui/layout.module.css';
import { LinkButton } from '../../../ui/LinkButton.tsx';
import text from '../../../ui/text.module.css';
import { formatBytes, formatCount } from '../../../ui/units.ts';
import { useDiffusion } from '../store.ts';
import { CompareView } from './CompareView.tsx';
import css from './history.module.css';
import { ContactSheet } from './ContactSheet.tsx';
import { HistoryFilters } from './HistoryFilters.tsx';
import { filterHistory } from '../history-filter.ts';
import { hrefOf } from './places.ts';
import { Removal } from './Removal.tsx';
import { saveFile } from '../../../ui/save.ts';
import { useItems } from './use-items.ts';
import { removePictures, useView, viewState } from './view-state.ts';
import { zipPictures } from './zip.ts';
import { messageOf } from '../../../runtime/errors.ts';

/** Tiles at first, and for each "more": thousands at once would hold the page up. */
const pageLength = 200;

/** Every picture that was made here, or those that are looked for. */
export function HistoryView() {
  const items = useItems();
  const kept = useDiffusion((state) => state.kept);
  const allChosen = useView((state) => state.chosen);
  const filter = useView((state) => state.filter);
  const [comparing, setComparing] = useState(false);
  const [shown, setShown] = useState(pageLength);
  const [trouble, setTrouble] = useState('');
  const found = useMemo(() => filterHistory(items, filter), [items, filter]);
  // What is out of sight is not acted on.
  const chosen = allChosen.flatMap((id) => found.find((item) => item.id === id) ?? []);
  const chosenIds = chosen.map(({ id }) => id);
  const [first, second] = chosen;
  const meant = chosen.length > 0 ? chosen : found;
  const save = () =>
    zipPictures(meant).then(
      (file) => saveFile('triptych-pictures.zip', file),
      (error: unknown) => setTrouble(messageOf(error)),
    );
  if (items.length === 0)
    return (
      <div className={css.empty}>
        <Removal />
        <EmptyState
          icon={<Images aria-hidden />}
          title="No pictures yet"
          actions={<LinkButton href={hrefOf('text')}>Generate one</LinkButton>}
        >
          Every picture you generate is kept on this device with its settings.
        </EmptyState>
      </div>
    );
  return (
    <div className={css.history}>
      <div className={layout.toolbar}>
        <strong>
          {found.length < items.length && `${formatCount(found.length)} of `}
          {formatCount(items.length)} {items.length === 1 ? 'picture' : 'pictures'}
        </strong>
        <span className={text.dim}>
          {formatBytes(found.reduce((sum, { bytes }) => sum + bytes, 0))}
          {!kept && ', kept until the page closes: the browser stores nothing'}
        </span>
        {trouble && <span role="alert">{trouble}</span>}
        <div className={css.tools}>
          {chosen.length < found.length && (
            <Button
              size="small"
              variant="quiet"
              onClick={() => viewState.setState({ chosen: found.map(({ id }) => id) })}
            >
              Choose all
            </Button>
          )}
          {chosen.length > 0 && (
            <Button size="small" variant="quiet" onClick={() => viewState.setState({ chosen: [] })}>
              Clear selection
            </Button>
          )}
          <Button
            size="small"
            variant="quiet"
            icon={<Trash2 aria-hidden />}
            disabled={chosen.length === 0}
            onClick={() => removePictures(chosenIds)}
          >
            Delete
          </Button>
          <Button
            size="small"
            variant="quiet"
            icon={<SquareSplitHorizontal aria-hidden />}
            disabled={chosen.length !== 2}
            title="Choose two pictures"
            aria-pressed={comparing && chosen.length === 2}
            onClick={() => setComparing(!comparing)}
          >
            Compare
          </Button>
          <Button size="small" icon={<Download aria-hidden />} onClick={() => void save()}>
            {chosen.length > 0
              ? `ZIP of ${formatCount(chosen.length)}`
              : found.length < items.length
                ? `ZIP of ${formatCount(found.length)}`
                : 'ZIP of all'}
          </Button>
        </div>
      </div>
      <div aria-live="polite">
        <Removal />
      </div>
      {comparing && chosen.length === 2 && (
        <CompareView key={`${first!.id} ${second!.id}`} left={first!} right={second!} />
      )}
      <HistoryFilters items={items} />
      {found.length === 0 ? (
        <p className={css.none}>No picture matches. “Show all” takes the filter away.</p>
      ) : (
        <ContactSheet items={found.slice(0, shown)} />
      )}
      {found.length > shown && (
        <Button className={css.more} onClick={() => setShown(shown + pageLength)}>
          {formatCount(found.length - shown)} more
        </Button>
      )}
    </div>
  );
}
