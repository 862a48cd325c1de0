import { ChevronRight } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Badge } from '../../ui/Badge.tsx';
import { classes } from '../../ui/classes.ts';
import text from '../../ui/text.module.css';
import { formatBytes } from '../../ui/units.ts';
import type { ModelInfo } from './list.ts';
import { ModelActions } from './ModelActions.tsx';
import { ModelDetails } from './ModelDetails.tsx';
import { ModelStatus } from './ModelStatus.tsx';
import css from './models.module.css';
import { modelsStore } from './store.ts';

/** Columns of the table. */
export const columnCount = 7;

/** One model: what it is, what it costs, where it comes from, how far it is, what can be done; and all of it on demand. */
export function ModelRow({ info }: { info: ModelInfo }) {
  const isAsked = useStore(modelsStore, ({ asked }) => asked?.id === info.id);
  const [isSet, setOpen] = useState<boolean>();
  const isOpen = isSet ?? isAsked;
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (isAsked) row.current?.scrollIntoView({ block: 'center' });
  }, [isAsked]);
  const detailsId = useId();
  const { name, dtype, notes, later, size, memory, licence, licenceUrl, gated, origin, recommended, source } = info;
  return (
    <>
      <tr ref={row} className={classes(isOpen && css.open)}>
        <th scope="row">
          <div className={css.title}>
            <button
              type="button"
              className={css.name}
              aria-expanded={isOpen}
              aria-controls={isOpen ? detailsId : undefined}
              onClick={() => setOpen(!isOpen)}
            >
              <ChevronRight aria-hidden />
              {name}
            </button>
            {recommended && source === 'catalogue' && <Badge tone="accent">recommended</Badge>}
            {later && <Badge>for later</Badge>}
          </div>
          <small>{[dtype, firstSentence(notes)].filter(Boolean).join(' · ')}</small>
        </th>
        <td className={classes(css.number, css.size)}>{formatBytes(size)}</td>
        <td className={classes(css.number, css.size)}>{formatBytes(memory)}</td>
        <td className={classes(css.opt, text.muted)}>
          {licenceUrl ? (
            <a href={licenceUrl} target="_blank" rel="noreferrer" title={licence}>
              {shorten(licence)}
            </a>
          ) : (
            shorten(licence)
          )}
          {gated && <small>terms to accept</small>}
        </td>
        <td className={classes(css.opt, css.origin, text.muted)} title={origin}>
          {withoutHost(origin)}
        </td>
        <td className={css.state}>
          <ModelStatus info={info} />
        </td>
        <td className={css.actions}>
          <ModelActions info={info} />
        </td>
      </tr>
      {isOpen && (
        <tr className={css.more} id={detailsId}>
          <td colSpan={columnCount}>
            <ModelDetails info={info} />
          </td>
        </tr>
      )}
    </>
  );
}

/** Long licences stand behind their link, and in the details. */
const shorten = (licence: string): string => licence.split(/[;(,:]/)[0]!.trim();
const firstSentence = (notes: string): string => notes.split(/(?<=\.)\s/)[0]!.replace(/\.$/, '');
/** The hub stands above the table; the maker and the repository are what differs. A line may break after the maker. */
const withoutHost = (origin: string): string => origin.replace(/^[^/]+\/(?=[^/]+\/)/, '').replace('/', '/\u200B');
