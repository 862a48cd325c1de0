import { Select } from '../../../../ui/Select.tsx';
import { Slider } from '../../../../ui/Slider.tsx';
import { TextField } from '../../../../ui/TextField.tsx';
import type { ResultOrder } from '../../library/result-order.ts';
import { tileSizes } from './kept-look.ts';
import { filterValue, withFilter } from './query-parts.ts';
import css from './search.module.css';
import { searchStore, useSearch } from './store.ts';

const kinds = [
  { value: '', label: 'everything' },
  { value: 'picture', label: 'pictures' },
  { value: 'video', label: 'moments of videos' },
  { value: 'raw', label: 'raw photos' },
];

const orders: { value: ResultOrder; label: string }[] = [
  { value: 'match', label: 'Best match' },
  { value: 'newest', label: 'Newest' },
  { value: 'oldest', label: 'Oldest' },
  { value: 'name', label: 'Name' },
  { value: 'size', label: 'File size' },
];

/** The order and size of the results, and the filters as a form. Each filter is a part of the query, and stands there as a chip as well. */
export function FilterFields() {
  const query = useSearch((state) => state.query);
  const isScored = useSearch((state) => state.isScored);
  const order = useSearch((state) => state.order);
  const tile = useSearch((state) => state.tile);
  const set = (kind: 'type' | 'after' | 'before' | 'min', value: string): void => {
    const { query: before, setQuery } = searchStore.getState();
    setQuery(withFilter(before, kind, value));
  };
  const type = filterValue(query, 'type');
  const options = kinds.some(({ value }) => value === type) ? kinds : [...kinds, { value: type, label: type }];
  const minimum = filterValue(query, 'min');
  return (
    <>
      <Select
        label="Sort by"
        options={isScored ? orders : orders.slice(1)}
        value={isScored || order !== 'match' ? order : 'newest'}
        onChange={(value) => searchStore.getState().setOrder(value as ResultOrder)}
      />
      <Slider
        label="Thumbnail size"
        {...tileSizes}
        step={4}
        value={tile}
        onChange={(value) => searchStore.getState().setTile(value)}
      />
      <Select label="Kind" options={options} value={type} onChange={(value) => set('type', value)} />
      <div className={css.dates}>
        <TextField
          label="Taken after"
          type="date"
          value={fullDay(filterValue(query, 'after'))}
          onChange={({ currentTarget }) => set('after', currentTarget.value)}
        />
        <TextField
          label="Taken before"
          type="date"
          value={fullDay(filterValue(query, 'before'))}
          onChange={({ currentTarget }) => set('before', currentTarget.value)}
        />
      </div>
      <Slider
        label="Minimum score"
        min={0}
        max={1}
        step={0.01}
        value={Number(minimum)}
        onChange={(value) => set('min', value === 0 ? '' : String(value))}
      />
    </>
  );
}

/** A date field wants a whole day: 2024-5 → 2024-05-01. */
function fullDay(written: string): string {
  const [year, month = '1', day = '1'] = written.split('-');
  return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : '';
}
