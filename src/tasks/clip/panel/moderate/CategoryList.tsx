import { classes } from '../../../../ui/classes.ts';
import text from '../../../../ui/text.module.css';
import { formatCount } from '../../../../ui/units.ts';
import { isAsked, type DraftCategory } from '../../moderate/policies.ts';
import { columnOf } from '../../moderate/scores.ts';
import { anyCategory } from '../../moderate/state.ts';
import { policyOf } from '../../moderate/selectors.ts';
import { useModerate } from '../../moderate/store.ts';
import { Switch } from '../../../../ui/Switch.tsx';
import { formatScore } from './format.ts';
import css from './moderate.module.css';

/** The categories of the policy: the one in use, how many pictures each flags, and whether it is on. */
export function CategoryList() {
  const { categories } = useModerate(policyOf);
  const category = useModerate((state) => state.category);
  const chooseCategory = useModerate((state) => state.chooseCategory);
  const changeCategory = useModerate((state) => state.changeCategory);
  return (
    <ul className={css.categories} aria-label="Categories">
      <li data-on={category === anyCategory || undefined}>
        <button
          type="button"
          aria-current={category === anyCategory ? true : undefined}
          onClick={() => chooseCategory(anyCategory)}
        >
          All categories
        </button>
      </li>
      {categories.map((one) => (
        <li key={one.id} data-on={category === one.id || undefined}>
          <button
            type="button"
            aria-current={category === one.id ? true : undefined}
            onClick={() => chooseCategory(one.id)}
          >
            {one.name}
          </button>
          <Count category={one} />
          <Switch
            label={<span className={text.sr}>Include {one.name}</span>}
            checked={!one.isOff}
            onChange={(isOn) => changeCategory(one.id, { isOff: !isOn })}
          />
        </li>
      ))}
    </ul>
  );
}

function Count({ category }: { category: DraftCategory }) {
  const column = useModerate((state) => columnOf(state.table, category));
  const words = !category.isOff && !isAsked(category) ? 'needs sentences on both sides' : category.isOff ? 'off' : '';
  const count = column?.calibration.reaching(category.threshold);
  const flagged =
    count === undefined
      ? `threshold ${formatScore(category.threshold)}`
      : `${formatCount(count)} above ${formatScore(category.threshold)}`;
  return <p className={classes(css.hint, css.count)}>{words || flagged}</p>;
}
