import { useId } from 'react';
import { Chips } from '../../../ui/Chips.tsx';
import layout from '../../../ui/layout.module.css';
import { Switch } from '../../../ui/Switch.tsx';
import { formatCount } from '../../../ui/units.ts';
import { useClip } from '../store.ts';
import css from './classify.module.css';
import { LabelSets } from './LabelSets.tsx';
import { TemplateChoice } from './TemplateChoice.tsx';

/** What the model is asked: labels, the sentences they are put into, and whether none of them may be the answer. */
export function LabelEditor() {
  const labels = useClip((state) => state.labels);
  const setLabels = useClip((state) => state.setLabels);
  const showNone = useClip((state) => state.showNone);
  const setShowNone = useClip((state) => state.setShowNone);
  const heading = useId();
  return (
    <section className={layout.group} aria-labelledby={heading}>
      <header className={css.heading}>
        <h2 id={heading}>Labels</h2>
        <small>{labels.length === 1 ? '1 label' : `${formatCount(labels.length)} labels`}</small>
      </header>
      <Chips label="Labels" values={labels} onChange={setLabels} placeholder="Add a label, Enter" />
      <LabelSets />
      <TemplateChoice />
      <Switch label="Show “none of these”" checked={showNone} onChange={setShowNone} />
    </section>
  );
}
