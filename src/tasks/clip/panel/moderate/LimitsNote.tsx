import { Disclosure } from '../../../../ui/Disclosure.tsx';
import layout from '../../../../ui/layout.module.css';
import { Notice } from '../../../../ui/Notice.tsx';
import css from './moderate.module.css';

/** What such a model can and cannot do. */
export function LimitsNote() {
  return (
    <section className={layout.group} aria-label="What this can and cannot do">
      <Notice title="A first look, not a verdict">
        <p className={css.hint}>
          CLIP compares a picture with your sentences by its looks. Use it to sort a queue; a person decides, and
          nothing is ever deleted.
        </p>
      </Notice>
      <Disclosure summary="What it can and cannot do">
        <ul className={css.limits}>
          <li>
            A score is the share of your sentences against the safe ones, not a probability of harm. It means something
            only beside the other pictures of your library: set the threshold by looking at the pictures next to it.
          </li>
          <li>It misses small or hidden details, symbols, text in pictures, and context such as irony.</li>
          <li>The built-in model knows drawings. For photographs get a larger one in Models.</li>
          <li>
            CLIP errs more often for some groups of people; its authors measured that and advise against such uses.
            There are no categories here for who somebody is or for crimes, and sentences about them should not be
            added.
          </li>
          <li>Scores of different models cannot be compared. Set the thresholds again after you change the model.</li>
        </ul>
      </Disclosure>
    </section>
  );
}
