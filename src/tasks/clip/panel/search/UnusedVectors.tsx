import { useEffect, useState } from 'react';
import { messageOf } from '../../../../runtime/errors.ts';
import { Button } from '../../../../ui/Button.tsx';
import text from '../../../../ui/text.module.css';
import { formatBytes, formatCount } from '../../../../ui/units.ts';
import { dropVectors, findUnusedVectors, restoreVectors } from '../../library/drop-vectors.ts';
import type { UnusedVectors as Unused } from '../../library/unused-vectors.ts';
import { useLibrary } from '../library/store.ts';
import css from './search.module.css';

/** Offers to delete vectors that a model before made, once the one in use has looked at everything; with Undo. */
export function UnusedVectors() {
  const inUse = useLibrary((state) => state.stats?.space);
  const isWhole = useLibrary(({ stats, indexing }) => !indexing && !!stats?.items && stats.indexed === stats.items);
  const [unused, setUnused] = useState<readonly Unused[]>([]);
  const [dropped, setDropped] = useState<Unused>();
  const [trouble, setTrouble] = useState('');
  const key = inUse?.key;
  const model = inUse?.model;

  useEffect(() => {
    let isGone = false;
    const read = async (): Promise<void> => {
      const found = await findUnusedVectors();
      if (!isGone) setUnused(found);
    };
    if (isWhole && key) read().catch(() => {}); // nothing to offer
    return () => {
      isGone = true;
    };
  }, [isWhole, key, dropped]);

  const change = async (work: () => Promise<unknown>, next: Unused | undefined): Promise<void> => {
    try {
      setTrouble('');
      await work();
      setDropped(next);
    } catch (error) {
      setTrouble(messageOf(error));
    }
  };
  if (!isWhole) return null;
  return (
    <>
      {unused.map((one) => (
        <div key={one.key} className={css.add}>
          <span className={text.hint}>
            {nameOf(one, model)}: vectors of {formatCount(one.pictures)} pictures, {formatBytes(one.bytes)}, not in use
          </span>
          <Button
            size="small"
            variant="link"
            aria-label={`Delete the vectors of ${nameOf(one, model)}`}
            onClick={() => void change(() => dropVectors(one), one)}
          >
            Delete
          </Button>
        </div>
      ))}
      {dropped && (
        <div className={css.add}>
          <output className={text.hint}>
            Vectors of {nameOf(dropped, model)} deleted. Their space is free after the next start.
          </output>
          <Button size="small" variant="link" onClick={() => void change(() => restoreVectors(dropped), undefined)}>
            Undo
          </Button>
        </div>
      )}
      {trouble && <p role="alert">{trouble}</p>}
    </>
  );
}

/** Other weights of the model in use have its name. */
const nameOf = ({ model }: Unused, inUse: string | undefined): string =>
  model === inUse ? `${model}, earlier version` : model;
