import { Plus, Table2 } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { FileButton } from '../../../ui/FileButton.tsx';
import text from '../../../ui/text.module.css';
import { formatCount } from '../../../ui/units.ts';
import { acceptPictures, useClip } from '../store.ts';
import css from './film-strip.module.css';
import { Thumbnail } from './Thumbnail.tsx';

/** More than this is looked through as a table. */
const shownMost = 60;

/** The pictures of the set in one row; one of them is on show. */
export function FilmStrip() {
  const pictures = useClip((state) => state.pictures);
  const current = useClip((state) => state.current);
  const select = useClip((state) => state.select);
  const setView = useClip((state) => state.setView);
  const at = pictures.findIndex(({ id }) => id === current);
  const from = Math.max(0, Math.min(at - shownMost / 2, pictures.length - shownMost));
  return (
    <div className={css.film}>
      <ul className={css.pictures} hidden={pictures.length === 0} aria-label="Pictures in this set">
        {pictures.slice(from, from + shownMost).map(({ id, name, file, state }) => (
          <li key={id}>
            <button
              type="button"
              className={css.picture}
              aria-label={state === 'failed' ? `${name}, not readable` : name}
              aria-current={id === current ? true : undefined}
              title={name}
              onClick={() => select(id)}
            >
              <Thumbnail file={file} />
            </button>
          </li>
        ))}
      </ul>
      <FileButton
        className={css.add}
        accept="image/*"
        multiple
        aria-label="Add pictures"
        title="Add pictures"
        icon={<Plus aria-hidden />}
        onFiles={acceptPictures}
      />
      {pictures.length > 1 && (
        <Button
          size="small"
          variant="quiet"
          className={css.asTable}
          icon={<Table2 aria-hidden />}
          onClick={() => setView('table')}
        >
          <span>
            <span className={text.wideOnly}>As a table</span>
            <span className={text.narrowOnly}>Table</span>
            {pictures.length > shownMost && `, all ${formatCount(pictures.length)}`}
          </span>
        </Button>
      )}
    </div>
  );
}
