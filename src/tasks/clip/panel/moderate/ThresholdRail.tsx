import { useId } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { Facts } from '../../../../ui/Facts.tsx';
import layout from '../../../../ui/layout.module.css';
import { formatCount, formatShare } from '../../../../ui/units.ts';
import type { DraftCategory } from '../../moderate/policies.ts';
import { borderCases, columnOf, tighterThreshold } from '../../moderate/scores.ts';
import { anyCategory } from '../../moderate/state.ts';
import { decidedInQueue, policyOf } from '../../moderate/selectors.ts';
import { useModerate } from '../../moderate/store.ts';
import { CalibrateAll } from './CalibrateAll.tsx';
import { BorderRow } from './BorderRow.tsx';
import { formatScore } from './format.ts';
import css from './moderate.module.css';
import { ThresholdSlider } from './ThresholdSlider.tsx';

/** Pictures shown on each side of the line. */
const borderEach = 6;

/** Where the line of a category lies among the scores of the library, and what lies beside it. */
export function ThresholdRail() {
  const category = useModerate((state) => policyOf(state).categories.find(({ id }) => id === state.category));
  const isScored = useModerate((state) => category !== undefined && columnOf(state.table, category) !== undefined);
  return (
    <>
      <section className={layout.group} aria-label="Threshold">
        <header className={css.heading}>
          <h2>Threshold</h2>
          <small>{category?.name}</small>
        </header>
        {category && isScored ? (
          <Line category={category} />
        ) : category ? (
          <p className={css.hint}>
            When the library has been scored, its scores appear here and you can move the threshold.
          </p>
        ) : (
          <CalibrateAll />
        )}
      </section>
      {category && isScored && <Border category={category} />}
      <Decided category={category} />
    </>
  );
}

function Line({ category }: { category: DraftCategory }) {
  const column = useModerate((state) => columnOf(state.table, category))!;
  const { calibration } = column;
  const { count } = calibration;
  const over = calibration.reaching(category.threshold);
  return (
    <>
      <p className={css.live} aria-live="polite">
        <strong>{formatCount(over)}</strong> of {formatCount(count)} are above it
        <small>{formatShare(count === 0 ? 0 : over / count)}</small>
      </p>
      <ThresholdSlider key={category.id} category={category} column={column} />
    </>
  );
}

function Border({ category }: { category: DraftCategory }) {
  const table = useModerate((state) => state.table)!;
  const { over, under } = borderCases(table, category, borderEach);
  return (
    <section className={layout.group} aria-label="Close to the threshold">
      <h2>Just over</h2>
      <BorderRow ids={over} category={category} empty="Nothing is above the threshold." />
      <h2>Just under</h2>
      <BorderRow ids={under} category={category} empty="Nothing is below the threshold." />
    </section>
  );
}

function Decided({ category }: { category: DraftCategory | undefined }) {
  const heading = useId();
  const state = useModerate((all) => all);
  const { queue, table, category: chosen, changeCategory } = state;
  if (queue.length === 0) return null;
  const decided = decidedInQueue(state);
  const blocked = decided.flatMap(([item, { verdict }]) => (verdict === 'block' ? [item] : []));
  const allowed = decided.length - blocked.length;
  const tighter = chosen !== anyCategory && category && table ? tighterThreshold(table, category, blocked) : undefined;
  return (
    <section className={layout.group} aria-labelledby={heading}>
      <h2 id={heading}>What you decided</h2>
      <Facts
        facts={[
          ['Allowed', formatCount(allowed)],
          ['Blocked', formatCount(blocked.length)],
          ['Open', formatCount(queue.length - decided.length)],
        ]}
      />
      {tighter && category && (
        <>
          <p className={css.hint}>
            At {formatScore(tighter.threshold)} everything you blocked would still be caught, with{' '}
            {formatCount(tighter.count)} pictures in the queue instead of {formatCount(queue.length)}.
          </p>
          <Button
            size="small"
            className={css.add}
            onClick={() => changeCategory(category.id, { threshold: tighter.threshold })}
          >
            Set to {formatScore(tighter.threshold)}
          </Button>
        </>
      )}
    </section>
  );
}
