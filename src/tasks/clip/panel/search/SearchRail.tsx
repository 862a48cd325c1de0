import layout from '../../../../ui/layout.module.css';
import { Select } from '../../../../ui/Select.tsx';
import { AddPictures } from '../library/AddPictures.tsx';
import { FilterFields } from './FilterFields.tsx';
import { FolderList } from './FolderList.tsx';
import { LibraryFacts } from './LibraryFacts.tsx';
import css from './search.module.css';
import { searchStore, type SearchState, useSearch } from './store.ts';

const ensembles: { value: SearchState['templates']; label: string }[] = [
  { value: 'plain', label: 'as they stand' },
  { value: 'photo', label: '“a photo of a …”' },
  { value: 'openai-7', label: 'in 7 sentences, averaged' },
  { value: 'openai-80', label: 'in 80 sentences, averaged' },
];

/** The library at the side: what is in it, what of it is shown, how words are asked. */
export function SearchRail() {
  const templates = useSearch((state) => state.templates);
  return (
    <>
      <section className={layout.group}>
        <h2>Library</h2>
        <FolderList />
        <div className={css.add}>
          <AddPictures size="small" />
        </div>
      </section>
      <section className={layout.group}>
        <h2>Show</h2>
        <FilterFields />
      </section>
      <section className={layout.group}>
        <Select
          label="Words are asked"
          hint="Averages over sentences find steadier, and take longer."
          options={ensembles}
          value={templates}
          onChange={(value) => searchStore.getState().setTemplates(value as SearchState['templates'])}
        />
      </section>
      <LibraryFacts />
    </>
  );
}
