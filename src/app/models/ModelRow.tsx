import { Badge } from '../../ui/Badge.tsx';
import { classes } from '../../ui/classes.ts';
import text from '../../ui/text.module.css';
import { formatBytes } from '../../ui/units.ts';
import type { ModelInfo } from './list.ts';
import { ModelActions } from './ModelActions.tsx';
import { ModelStatus } from './ModelStatus.tsx';
import css from './models.module.css';

const figures = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** 151277313 → "151 M". */
function formatParameters(count: number): string {
  if (count >= 1e9) return `${figures.format(count / 1e9)} B`;
  if (count >= 1e6) return `${figures.format(count / 1e6)} M`;
  return `${figures.format(count / 1e3)} k`;
}

/** One model: what it is, what it costs, where it comes from, how far it is, what can be done. */
export function ModelRow({ info }: { info: ModelInfo }) {
  const { name, dtype, notes, parameters, size, memory, licence, licenceUrl, gated, origin, recommended, source } =
    info;
  return (
    <tr>
      <th scope="row" title={notes}>
        {name}
        {recommended && source === 'catalogue' && <Badge tone="accent">recommended</Badge>}
        <small>{[dtype, firstSentence(notes)].filter(Boolean).join(', ')}</small>
      </th>
      <td className={classes(css.number, css.opt)}>{formatParameters(parameters)}</td>
      <td className={classes(css.number, css.size)}>{formatBytes(size)}</td>
      <td className={classes(css.number, css.size)}>{formatBytes(memory)}</td>
      <td className={classes(css.opt, text.muted)}>
        {licenceUrl ? (
          <a href={licenceUrl} target="_blank" rel="noreferrer">
            {shorten(licence)}
          </a>
        ) : (
          shorten(licence)
        )}
        {gated && <small>terms to accept</small>}
      </td>
      <td className={classes(css.opt, css.origin, text.muted)}>{origin}</td>
      <td className={css.state}>
        <ModelStatus info={info} />
      </td>
      <td className={css.actions}>
        <ModelActions info={info} />
      </td>
    </tr>
  );
}

/** Long licences stand behind their link. */
const shorten = (licence: string): string => licence.split(/[;(,]/)[0]!.trim();
const firstSentence = (notes: string): string => notes.split(/(?<=\.)\s/)[0]!.replace(/\.$/, '');
