import layout from '../../../../ui/layout.module.css';
import { Select } from '../../../../ui/Select.tsx';
import { AddPictures } from '../library/AddPictures.tsx';
import { FilterFields } from './FilterFields.tsx';
import { FolderList } from './FolderList.tsx';
import { LibraryFacts } from './LibraryFacts.tsx';
import css from './search.module.css';
import type { SearchState } from './state.ts';
import { searchStore, useSearch } from './store.ts';

const ensembles: { value: SearchState['templates']; label: string }[] = [
  { value: 'plain', label: 'as typed' },
  { value: 'photo', label: '“a photo of a …”' },
  { value: 'openai-7', label: '7 phrasings, averaged' },
  { value: 'openai-80', label: '80 phrasings, averaged' },
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
          label="Wording"
          hint="Averaging several phrasings gives steadier results but takes longer."
          options={ensembles}
          value={templates}
          onChange={(value) => searchStore.getState().setTemplates(value as SearchState['templates'])}
        />
      </section>
      <LibraryFacts />
    </>
  );
}
