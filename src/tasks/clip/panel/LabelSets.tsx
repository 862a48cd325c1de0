import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { Select } from '../../../ui/Select.tsx';
import { givenSets, type LabelSet } from '../label-sets.ts';
import { useClip } from '../store.ts';
import { NameForm } from './NameForm.tsx';
import css from './classify.module.css';

const taken = givenSets.map(({ name }) => name);

const sameLabels = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((label, i) => label === b[i]);
const isOwn = (sets: readonly LabelSet[], name: string | undefined) => sets.some((set) => set.name === name);

/** Takes labels from a saved set, saves those of now under a name, deletes an own set. */
export function LabelSets() {
  const labels = useClip((state) => state.labels);
  const ownSets = useClip((state) => state.ownSets);
  const setsKept = useClip((state) => state.setsKept);
  const saveSet = useClip((state) => state.saveSet);
  const setLabels = useClip((state) => state.setLabels);
  const removeSet = useClip((state) => state.removeSet);
  const [naming, setNaming] = useState(false);

  const all = [...ownSets, ...givenSets];
  const current = all.find((set) => sameLabels(set.labels, labels))?.name;
  const options = [
    ...(current
      ? []
      : [{ value: '', label: labels.length ? 'Own labels, not saved' : 'Choose a set…', disabled: true }]),
    ...all.map(({ name }) => ({ value: name, label: name })),
  ];
  return (
    <>
      <div className={css.sets}>
        <Select
          label="Saved set"
          inline
          options={options}
          value={current ?? ''}
          onChange={(name) => setLabels(all.find((set) => set.name === name)?.labels ?? labels)}
        />
        {isOwn(ownSets, current) ? (
          <Button onClick={() => void removeSet(current ?? '')}>Delete set</Button>
        ) : (
          <Button
            disabled={labels.length === 0 || current !== undefined}
            aria-expanded={naming}
            onClick={() => setNaming(!naming)}
          >
            Save set
          </Button>
        )}
      </div>
      {naming && (
        <NameForm what="set" taken={taken} onSave={(name) => void saveSet(name)} onDone={() => setNaming(false)} />
      )}
      {!setsKept && (
        <p className={css.hint}>
          This browser doesn’t store data for this page. Your label sets will be lost when you close it.
        </p>
      )}
    </>
  );
}
