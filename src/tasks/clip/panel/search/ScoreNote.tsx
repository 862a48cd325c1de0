import { formatCosine } from '../../../../ui/units.ts';
import css from './search.module.css';

/** A score as its number, with a bar that is full for the best of the answer and empty for the worst. */
export function ScoreNote({ score, from, to }: { score: number; from: number; to: number }) {
  const share = to > from ? Math.max((score - from) / (to - from), 0) : 1;
  return (
    <span className={css.score} title={`Cosine ${score.toFixed(4)}`}>
      {formatCosine(score)}
      <i style={{ inlineSize: `${Math.round(share * 28)}px` }} />
    </span>
  );
}
