import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { tasks } from '../tasks.ts';
import css from './models.module.css';
import { type Filter, shows } from './filter.ts';

const groups = [
  { value: 'all', label: 'All' },
  ...tasks.map(({ id, title }) => ({ value: id, label: title })),
  { value: 'helpers', label: 'Helpers' },
];

/** What of the list is shown. */
export function ModelFilter({ filter, onChange }: { filter: Filter; onChange: (filter: Filter) => void }) {
  return (
    <search className={css.filter}>
      <TextField
        inline
        label="Find"
        type="search"
        value={filter.query}
        placeholder="name, maker, language"
        onChange={({ currentTarget }) => onChange({ ...filter, query: currentTarget.value })}
      />
      <Segmented
        legend="Task"
        size="small"
        options={groups}
        value={filter.group}
        onChange={(group) => onChange({ ...filter, group })}
      />
      <Select
        inline
        label="Show"
        value={filter.show}
        options={shows}
        onChange={(show) => onChange({ ...filter, show: show as Filter['show'] })}
      />
    </search>
  );
}
