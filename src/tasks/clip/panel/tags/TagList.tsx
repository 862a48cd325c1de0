import { useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { Chips } from '../../../../ui/Chips.tsx';
import { Disclosure } from '../../../../ui/Disclosure.tsx';
import layout from '../../../../ui/layout.module.css';
import { Select } from '../../../../ui/Select.tsx';
import { formatCount } from '../../../../ui/units.ts';
import { givenLists } from '../../tags/lists.ts';
import { useTags } from '../../tags/store.ts';
import { NameForm } from '../NameForm.tsx';
import css from './tags.module.css';

const taken = givenLists.map(({ name }) => name);

/** The words that pictures are tagged with: a list of before, edited, saved, deleted. */
export function TagList() {
  const labels = useTags((state) => state.labels);
  const ownLists = useTags((state) => state.ownLists);
  const isKept = useTags((state) => state.isKept);
  const setLabels = useTags((state) => state.setLabels);
  const saveList = useTags((state) => state.saveList);
  const removeList = useTags((state) => state.removeList);
  const [isNaming, setNaming] = useState(false);
  const all = [...ownLists, ...givenLists];
  const current = all.find((list) => list.labels.join('\n') === labels.join('\n'))?.name;
  const isOwn = ownLists.some(({ name }) => name === current);
  const options = [
    ...(current === undefined ? [{ value: '', label: 'Own tags, not saved', disabled: true }] : []),
    ...all.map(({ name }) => ({ value: name, label: name })),
  ];
  return (
    <section className={layout.group} aria-label="Tag list">
      <Select
        label="Tags"
        options={options}
        value={current ?? ''}
        onChange={(name) => setLabels(all.find((list) => list.name === name)?.labels ?? labels)}
      />
      <div className={css.tools}>
        {isOwn ? (
          <Button size="small" onClick={() => void removeList(current!)}>
            Delete list
          </Button>
        ) : (
          <Button
            size="small"
            disabled={labels.length === 0 || current !== undefined}
            aria-expanded={isNaming}
            onClick={() => setNaming(!isNaming)}
          >
            Save list
          </Button>
        )}
        <span className={css.hint}>{labels.length === 1 ? '1 tag' : `${formatCount(labels.length)} tags`}</span>
      </div>
      {isNaming && (
        <NameForm what="list" taken={taken} onSave={(name) => void saveList(name)} onDone={() => setNaming(false)} />
      )}
      {!isKept && (
        <p className={css.hint}>
          This browser doesn’t store data for this page. Your lists will be lost when you close it.
        </p>
      )}
      <Disclosure summary="Edit the tags">
        <Chips label="Tags" values={labels} onChange={setLabels} placeholder="Add a tag, Enter" />
      </Disclosure>
    </section>
  );
}
