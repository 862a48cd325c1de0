import { CircleHelp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { IconButton } from '../../../../ui/IconButton.tsx';
import { formatCount } from '../../../../ui/units.ts';
import type { ResultOrder } from '../../library/result-order.ts';
import { useLibrary } from '../library/store.ts';
import { QueryHelp } from './QueryHelp.tsx';
import css from './search.module.css';
import { useSearch } from './store.ts';

const orderTexts: Record<ResultOrder, string> = {
  match: 'best match first',
  newest: 'newest first',
  oldest: 'oldest first',
  name: 'by name',
  size: 'largest file first',
};

/** How many were found, of how many, how quickly; or what is wrong with the query. */
export function ResultLine({ count }: { count: number }) {
  const items = useLibrary((state) => state.stats?.items ?? 0);
  const problem = useSearch((state) => state.problem);
  const ms = useSearch((state) => state.ms);
  const isScored = useSearch((state) => state.isScored);
  const order = useSearch((state) => state.order);
  const limit = useSearch((state) => state.limit);
  const showAll = useSearch((state) => state.showAll);
  const showRest = useSearch((state) => state.showRest);
  const { matches, rest } = useSearch((state) => state.ranking);
  const hasRest = useSearch((state) => state.hasRest);
  const isAsking = useSearch((state) => state.isAsking);
  const answered = useSearch((state) => state.answered);
  const [isHelping, setHelping] = useState(false);
  const isCut = isScored && count >= limit && count < matches;
  const hasEnd = !hasRest && !isCut && count > 0 && rest > 0;
  return (
    <>
      <div className={css.result}>
        <output className={css.resultText} data-asking={isAsking || undefined} data-answer={answered}>
          {problem ? (
            <span className={css.problem}>{problem}</span>
          ) : (
            <>
              <strong>{formatCount(rest > 0 ? matches : count)}</strong> of {formatCount(items)}
              {rest > 0 && (matches === 1 ? ' matches' : ' match')}
              {`, ${orderTexts[order === 'match' && !isScored ? 'newest' : order]}`}
            </>
          )}
        </output>
        {isAsking && <span className={css.looking}>Looking…</span>}
        {!problem && !isAsking && ms !== undefined && isScored && <span className={css.ms}>{Math.round(ms)} ms</span>}
        {isCut && (
          <Button size="small" variant="link" onClick={showAll}>
            Show all
          </Button>
        )}
        {hasEnd && (
          <Button size="small" variant="link" onClick={showRest}>
            Show the rest
          </Button>
        )}
        <IconButton
          size="small"
          variant="quiet"
          className={css.help}
          icon={<CircleHelp aria-hidden />}
          label="Search tips"
          onClick={() => setHelping(true)}
        />
      </div>
      {isHelping && <QueryHelp onClose={() => setHelping(false)} />}
    </>
  );
}
