import { Copy, Trash2 } from 'lucide-react';
import { Button } from '../../../../ui/Button.tsx';
import { Chips } from '../../../../ui/Chips.tsx';
import { Field } from '../../../../ui/Field.tsx';
import layout from '../../../../ui/layout.module.css';
import { TextField } from '../../../../ui/TextField.tsx';
import { policyOf } from '../../moderate/selectors.ts';
import { useModerate } from '../../moderate/store.ts';
import css from './moderate.module.css';

/** Name and sentences of the category in use. */
export function CategoryEditor() {
  const category = useModerate((state) => policyOf(state).categories.find(({ id }) => id === state.category));
  const changeCategory = useModerate((state) => state.changeCategory);
  const copyCategory = useModerate((state) => state.copyCategory);
  const removeCategory = useModerate((state) => state.removeCategory);
  if (!category) return null;
  const { id, name, unsafe, safe } = category;
  return (
    <section className={layout.group} aria-label={`Category ${name}`}>
      <TextField
        key={id}
        label="Category"
        defaultValue={name}
        maxLength={60}
        onChange={({ currentTarget }) => {
          const typed = currentTarget.value.trim();
          if (typed) changeCategory(id, { name: typed });
        }}
      />
      <Field label="Flag what looks like" hint="Several ways to say it work better than one.">
        {(control) => (
          <Chips
            {...control}
            label="Sentences against"
            values={unsafe}
            placeholder="a photo of a gun, Enter"
            onChange={(next) => changeCategory(id, { unsafe: next })}
          />
        )}
      </Field>
      <Field label="and not like" hint="What is harmless and looks alike. The score is the share of the first list.">
        {(control) => (
          <Chips
            {...control}
            label="Sentences for"
            values={safe}
            placeholder="a water pistol, Enter"
            onChange={(next) => changeCategory(id, { safe: next })}
          />
        )}
      </Field>
      <div className={css.tools}>
        <Button size="small" icon={<Copy aria-hidden />} onClick={() => copyCategory(id)}>
          Duplicate
        </Button>
        <Button size="small" icon={<Trash2 aria-hidden />} onClick={() => removeCategory(id)}>
          Delete
        </Button>
      </div>
    </section>
  );
}
