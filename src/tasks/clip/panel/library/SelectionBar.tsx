import { FileArchive, Maximize2, Square, Trash2, X } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { isAbort, messageOf } from '../../../../runtime/errors.ts';
import { Button } from '../../../../ui/Button.tsx';
import { IconButton } from '../../../../ui/IconButton.tsx';
import text from '../../../../ui/text.module.css';
import { saveFile } from '../../../../ui/save.ts';
import { formatCount } from '../../../../ui/units.ts';
import css from './library.module.css';
import { libraryStore, useLibrary } from './store.ts';
import { zipSelection } from './zip.ts';

export interface SelectionBarProps {
  /** False where pictures are not selected: after a removal there is Undo all the same. */
  hasSelection?: boolean;
  /** Further deeds. */
  children?: ReactNode;
}

/** What can be done with the selected pictures; after a removal, Undo. Floats over the view. */
export function SelectionBar({ hasSelection = true, children }: SelectionBarProps) {
  const selected = useLibrary((state) => (hasSelection ? state.selected.size : 0));
  const leaving = useLibrary((state) => state.leaving.size);
  const isIdle = selected === 0 && leaving === 0;
  return (
    <div className={css.float} hidden={isIdle}>
      <output>{leaving > 0 && <Removed count={leaving} />}</output>
      {selected > 0 && <Selected count={selected}>{children}</Selected>}
    </div>
  );
}

function Removed({ count }: { count: number }) {
  const undo = useLibrary((state) => state.undoRemoval);
  const finish = useLibrary((state) => state.finishRemoval);
  return (
    <div className={css.bar}>
      <span>
        {count === 1 ? '1 picture' : `${formatCount(count)} pictures`} removed from the library. The files are still on
        your disk.
      </span>
      <Button size="small" onClick={undo}>
        Undo
      </Button>
      <IconButton size="small" variant="quiet" icon={<X aria-hidden />} label="Dismiss" onClick={() => void finish()} />
    </div>
  );
}

function Selected({ count, children }: { count: number; children?: ReactNode }) {
  const clear = useLibrary((state) => state.clearSelection);
  const [packed, setPacked] = useState<number>();
  const [message, setMessage] = useState('');
  const controller = useRef<AbortController>(undefined);
  const ids = (): number[] => [...libraryStore.getState().selected];
  const zip = async () => {
    controller.current = new AbortController();
    setMessage('');
    setPacked(0);
    try {
      const { file, missing } = await zipSelection(ids(), { signal: controller.current.signal, onProgress: setPacked });
      if (file) saveFile('pictures.zip', file);
      if (missing.length > 0)
        setMessage(missing.length === count ? missing[0]! : `${missing.length} left out. ${missing[0]}`);
    } catch (error) {
      if (!isAbort(error)) setMessage(messageOf(error));
    }
    setPacked(undefined);
  };
  return (
    <div className={css.bar} role="toolbar" aria-label="Selected pictures">
      <strong>{formatCount(count)} selected</strong>
      <Button
        size="small"
        variant="quiet"
        icon={<Maximize2 aria-hidden />}
        onClick={() => libraryStore.getState().openDetail(Uint32Array.from(ids()), 0)}
      >
        Open
      </Button>
      {children}
      <Button
        size="small"
        variant="quiet"
        icon={packed === undefined ? <FileArchive aria-hidden /> : <Square aria-hidden />}
        onClick={() => (packed === undefined ? void zip() : controller.current?.abort())}
      >
        {packed === undefined ? 'ZIP' : `Stop (${formatCount(packed)} packed)`}
      </Button>
      <Button
        size="small"
        variant="quiet"
        icon={<Trash2 aria-hidden />}
        title="Remove from the library (Delete). The files stay on your disk."
        onClick={() => libraryStore.getState().remove(ids())}
      >
        <span className={text.narrowSr}>Remove from library</span>
      </Button>
      <IconButton size="small" variant="quiet" icon={<X aria-hidden />} label="Clear selection" onClick={clear} />
      {message && (
        <p role="alert" className={css.barMessage}>
          {message}
        </p>
      )}
    </div>
  );
}
