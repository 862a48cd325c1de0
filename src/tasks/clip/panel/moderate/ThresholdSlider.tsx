import { useState } from 'react';
import { Slider } from '../../../../ui/Slider.tsx';
import { TextField } from '../../../../ui/TextField.tsx';
import type { DraftCategory } from '../../moderate/policies.ts';
import type { ScoreColumn } from '../../moderate/scores.ts';
import { useModerate } from '../../moderate/store.ts';
import { formatScore } from './format.ts';
import css from './moderate.module.css';
import { ScoreCurve } from './ScoreCurve.tsx';

/** From so many pictures on, a tenth of a percent is too coarse a step. */
const fineFrom = 10_000;

/** The line, moved in percentiles of the library's own scores, or set exactly. */
export function ThresholdSlider({ category, column }: { category: DraftCategory; column: ScoreColumn }) {
  const { calibration } = column;
  const changeCategory = useModerate((state) => state.changeCategory);
  /** Where the slider was put: the way from a percentile to a score and back is not exact between two pictures. */
  const [put, setPut] = useState<{ percent: number; threshold: number }>();
  const [draft, setDraft] = useState<string>();
  const { id, threshold } = category;
  const step = calibration.count > fineFrom ? 0.01 : 0.1;
  const exact = put?.threshold === threshold ? put.percent : calibration.percentile(threshold);
  const percent = Number(exact.toFixed(2));

  const move = (next: number): void => {
    const moved = calibration.threshold(next);
    setPut({ percent: next, threshold: moved });
    setDraft(undefined);
    changeCategory(id, { threshold: moved });
  };
  const type = (typed: string): void => {
    const number = Number(typed);
    setDraft(typed);
    if (typed.trim() !== '' && number >= 0 && number <= 1) changeCategory(id, { threshold: number });
  };
  const isWrong = draft !== undefined && !(Number(draft) >= 0 && Number(draft) <= 1 && draft.trim() !== '');
  return (
    <div className={css.slider}>
      <ScoreCurve column={column} threshold={threshold} percent={percent} />
      <Slider
        label="Percentile of your pictures"
        min={0}
        max={100}
        step={step}
        value={percent}
        onChange={move}
        hint="Percentage of your pictures below the threshold. The curve shows scores, lowest on the left."
      />
      <TextField
        label="Score at threshold"
        inline
        type="number"
        min={0}
        max={1}
        step={0.01}
        value={draft ?? formatScore(threshold)}
        error={isWrong ? 'A number from 0 to 1.' : undefined}
        hint="0 = no resemblance, 1 = strong resemblance."
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onBlur={() => setDraft(undefined)}
      />
    </div>
  );
}
