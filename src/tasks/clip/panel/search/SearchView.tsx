import { useEffect, useState } from 'react';
import { rankLibrary } from '../../library-api.ts';
import { LibraryFrame } from '../library/LibraryFrame.tsx';
import { PictureGrid } from '../library/PictureGrid.tsx';
import { useLibrary } from '../library/store.ts';
import { useShown } from '../library/use-shown.ts';

/** The library, to be looked through and searched. */
export function SearchView() {
  const version = useLibrary((state) => state.version);
  const [ids, setIds] = useState(() => new Uint32Array());
  useEffect(() => {
    void rankLibrary('', { limit: 1e6 }).then((ranking) => setIds(ranking.ids));
  }, [version]);
  const shown = useShown(ids);
  return (
    <LibraryFrame label="Search">
      <PictureGrid label="Pictures" ids={shown} />
    </LibraryFrame>
  );
}
