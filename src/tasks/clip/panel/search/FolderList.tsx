import { Folder, FolderLock, FolderX, LayoutGrid, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../../../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../../../ui/IconButton.tsx';
import { formatCount } from '../../../../ui/units.ts';
import type { Folder as LibraryFolder } from '../library/state.ts';
import { useLibrary } from '../library/store.ts';
import { filterValue, withFilter } from './query-parts.ts';
import css from './search.module.css';
import { searchStore, useSearch } from './store.ts';

/** Everything, and the folders that can be looked through again. Pressing one shows only what is in it. */
export function FolderList() {
  const items = useLibrary((state) => state.stats?.items ?? 0);
  const folders = useLibrary((state) => state.folders);
  const shown = useSearch((state) => filterValue(state.query, 'folder'));
  const show = (name: string): void => {
    const { query, setQuery } = searchStore.getState();
    setQuery(withFilter(query, 'folder', name));
  };
  return (
    <ul className={css.folders} aria-label="Folders">
      <li>
        <button type="button" className={css.folder} aria-pressed={shown === ''} onClick={() => show('')}>
          <LayoutGrid aria-hidden />
          <span>Everything</span>
          <small>{formatCount(items)}</small>
        </button>
      </li>
      {folders.map((folder) => (
        <FolderRow key={folder.id} folder={folder} isShown={shown === folder.name} onShow={() => show(folder.name)} />
      ))}
    </ul>
  );
}

function FolderRow({
  folder: { id, name, isReadable },
  isShown,
  onShow,
}: {
  folder: LibraryFolder;
  isShown: boolean;
  onShow: () => void;
}) {
  const rescan = useLibrary((state) => state.rescan);
  const forgetFolder = useLibrary((state) => state.forgetFolder);
  const isIndexing = useLibrary((state) => state.indexing !== undefined);
  const [isAsking, setAsking] = useState(false);
  const Icon = isReadable ? Folder : FolderLock;
  return (
    <li>
      <button
        type="button"
        className={css.folder}
        aria-pressed={isShown}
        title={isReadable ? name : `${name}: the browser asks for your permission when it is looked through again`}
        onClick={onShow}
      >
        <Icon aria-hidden />
        <span>{name}</span>
      </button>
      <IconButton
        size="small"
        variant="quiet"
        icon={<RotateCw aria-hidden />}
        label={`Look through ${name} again`}
        disabled={isIndexing}
        onClick={() => void rescan(id)}
      />
      <IconButton
        size="small"
        variant="quiet"
        icon={<FolderX aria-hidden />}
        label={`Forget ${name}`}
        disabled={isIndexing}
        onClick={() => setAsking(true)}
      />
      <ConfirmDialog
        open={isAsking}
        title={`Forget “${name}”?`}
        deed="Forget the folder"
        onConfirm={() => void forgetFolder(id)}
        onClose={() => setAsking(false)}
      >
        <p>Its pictures leave the library, with what CLIP saw in them. The files stay as they are.</p>
      </ConfirmDialog>
    </li>
  );
}
