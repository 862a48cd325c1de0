import { Check, Download, ExternalLink } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { Facts } from '../../ui/Facts.tsx';
import text from '../../ui/text.module.css';
import { formatBytes, formatParameters } from '../../ui/units.ts';
import { recordError } from '../diagnostics.ts';
import { hrefOf } from '../route.ts';
import { startDownload } from './actions.ts';
import { listVariants, type ModelInfo, type VariantInfo } from './list.ts';
import css from './details.module.css';
import { modelsStore } from './store.ts';

/** All that is known of a model, and its number formats: each can be fetched instead of the one for this device. */
export function ModelDetails({ info }: { info: ModelInfo }) {
  const variants = useVariants(info);
  const { notes, later, licence, licenceUrl, origin, parameters, gated, source, task } = info;
  return (
    <div className={css.details}>
      <p>
        {notes} {later} {source === 'embedded' && <a href={hrefOf({ page: 'known', of: task })}>What it knows</a>}
      </p>
      <Facts
        facts={[
          ['Parameters', formatParameters(parameters)],
          [
            'Licence',
            licenceUrl ? (
              <a key="licence" href={licenceUrl} target="_blank" rel="noreferrer">
                {licence} <ExternalLink aria-hidden className={css.icon} />
              </a>
            ) : (
              licence
            ),
          ],
          ['From', gated ? `${origin}, whose terms have to be accepted there` : origin],
        ]}
      />
      <ul className={css.formats} aria-label={`Number formats of ${info.name}`}>
        {variants.map((variant) => (
          <Format key={variant.dtype} info={info} variant={variant} />
        ))}
      </ul>
    </div>
  );
}

/** They are read when the details are opened, and again when something came of a download. */
function useVariants({ id }: ModelInfo): readonly VariantInfo[] {
  const models = useStore(modelsStore, (state) => state.models);
  const [variants, setVariants] = useState<readonly VariantInfo[]>([]);
  useEffect(() => {
    let isOver = false;
    listVariants(id).then((found) => !isOver && setVariants(found), recordError);
    return () => {
      isOver = true;
    };
  }, [id, models]);
  return variants;
}

function Format({ info, variant }: { info: ModelInfo; variant: VariantInfo }) {
  const { dtype, about, size, memory, unfit, isChosen, files } = variant;
  const isPinned = files.every(({ sha256 }) => sha256 !== undefined);
  return (
    <li className={css.format}>
      <div>
        <strong>{dtype}</strong> {isChosen && <Badge tone="accent">for this device</Badge>}
        <p className={text.hint}>{about}</p>
        {unfit && <p className={classes(text.hint, css.warn)}>{unfit}</p>}
      </div>
      <p className={classes(text.hint, css.figures)}>
        {formatBytes(size)} to fetch, {formatBytes(memory)} of memory
        <br />
        {files.length} {files.length === 1 ? 'file' : 'files'},{' '}
        {isPinned ? 'held to known hashes' : 'held to the hashes that the hub tells'}
      </p>
      <FormatAction info={info} variant={variant} />
    </li>
  );
}

const verbs = { absent: 'Download', partial: 'Resume', corrupt: 'Download again' };

function FormatAction({
  info: { id, name, source },
  variant: { dtype, state },
}: {
  info: ModelInfo;
  variant: VariantInfo;
}) {
  const isBusy = useStore(modelsStore, ({ work }) => work[id] !== undefined);
  if (state === 'ready')
    return (
      <span className={css.here}>
        <Check aria-hidden className={css.icon} />
        {source === 'embedded' ? 'Built in' : 'Here'}
      </span>
    );
  return (
    <Button
      size="small"
      icon={<Download aria-hidden />}
      aria-label={`${verbs[state]} ${name} in ${dtype}`}
      disabled={isBusy}
      onClick={() => startDownload(`${id}@${dtype}`)}
    >
      {verbs[state]}
    </Button>
  );
}
