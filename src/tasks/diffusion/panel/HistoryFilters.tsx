import { Button } from '../../../ui/Button.tsx';
import { Select } from '../../../ui/Select.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import type { HistoryItem } from '../history.ts';
import { type HistoryFilter, modelsOf, noFilter } from '../history-filter.ts';
import css from './history.module.css';
import { useView, viewState } from './view-state.ts';

const marks: readonly { value: HistoryFilter['mark']; label: string }[] = [
  { value: '', label: 'Any mark' },
  { value: 'favourite', label: 'Favourites' },
  { value: 'keep', label: 'Kept' },
  { value: 'out', label: 'Out' },
  { value: 'not-out', label: 'Not out' },
  { value: 'unmarked', label: 'Neither kept nor out' },
];
const modes: readonly { value: HistoryFilter['mode']; label: string }[] = [
  { value: '', label: 'Any mode' },
  { value: 'text', label: 'Text to image' },
  { value: 'image', label: 'Image to image' },
  { value: 'inpaint', label: 'Inpaint' },
];

/** Narrows the history down: by words, marks, model, and what a picture was made from. */
export function HistoryFilters({ items }: { items: readonly HistoryItem[] }) {
  const filter = useView((state) => state.filter);
  const change = (part: Partial<HistoryFilter>) => viewState.setState({ filter: { ...filter, ...part } });
  const models = [...new Set([...modelsOf(items), filter.model].filter((model) => model !== ''))];
  const isOn = Object.values(filter).some((value) => value !== '');
  return (
    <search className={css.filters} aria-label="Filter the pictures">
      <TextField
        label="Prompt or seed"
        type="search"
        value={filter.words}
        onChange={({ currentTarget }) => change({ words: currentTarget.value })}
      />
      <Select
        label="Mark"
        options={marks}
        value={filter.mark}
        onChange={(mark) => change({ mark: mark as HistoryFilter['mark'] })}
      />
      <Select
        label="Model"
        options={[{ value: '', label: 'Any model' }, ...models.map((value) => ({ value, label: value }))]}
        value={filter.model}
        onChange={(model) => change({ model })}
      />
      <Select
        label="Made from"
        options={modes}
        value={filter.mode}
        onChange={(mode) => change({ mode: mode as HistoryFilter['mode'] })}
      />
      {isOn && <Button onClick={() => viewState.setState({ filter: noFilter })}>Show all</Button>}
    </search>
  );
}
