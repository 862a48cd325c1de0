import { Box } from 'lucide-react';
import { hrefOfKnown, hrefOfModel, readModelChoices } from '../../../../runtime/page/model-choice.ts';
import { ModelChoice } from '../../../../ui/ModelChoice.tsx';
import { formatBytes } from '../../../../ui/units.ts';
import { useRead } from '../../../../ui/use-read.ts';
import { builtInModel } from '../../defaults.ts';
import css from './library.module.css';
import { useLibrary } from './store.ts';

const readChoices = () => readModelChoices('clip');

/**
 * Which model looks at the library, to be changed here; what it knows, and a better one where there is none yet. `unused`:
 * the model that is meant before the library has one.
 */
export function LibraryModel({ unused = builtInModel }: { unused?: string }) {
  const stats = useLibrary((state) => state.stats);
  const isIndexing = useLibrary((state) => state.indexing !== undefined);
  const choosing = useLibrary((state) => state.choosing);
  const chooseModel = useLibrary((state) => state.chooseModel);
  const { ready = [], offer } = useRead(readChoices) ?? {};
  if (!stats) return null;
  const current = stats.space?.model ?? unused;
  // Vectors outlive the files of their model.
  const options = ready.some(({ id }) => id === current) ? ready : [...ready, { id: current, name: current }];
  const entry = ready.find(({ id }) => id === current);
  return (
    <p className={css.model}>
      <Box aria-hidden />
      <ModelChoice
        value={choosing ?? current}
        fallback={entry?.name ?? current}
        options={options}
        disabled={isIndexing || choosing !== undefined}
        onChange={(id) => void chooseModel(id)}
      />
      <span>
        {choosing ? 'Loading the model…' : entry?.notes}{' '}
        {entry?.base === 'page' && <a href={hrefOfKnown('clip')}>What it knows</a>}{' '}
        {offer && (
          <a href={hrefOfModel(offer)}>
            Get {offer.name} ({formatBytes(offer.bytes)})
          </a>
        )}
      </span>
    </p>
  );
}
