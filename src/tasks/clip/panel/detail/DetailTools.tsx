import { Check, CirclePlus, Copy, Download, Images } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../../ui/Button.tsx';
import { Checkbox } from '../../../../ui/Checkbox.tsx';
import { saveFile } from '../../../../ui/save.ts';
import { UseIn } from '../../../../ui/UseIn.tsx';
import type { Item } from '../../library/item.ts';
import { mediaOfItem } from '../../library/media.ts';
import { libraryStore, useLibrary } from '../library/store.ts';
import { nameOf } from '../library/Tile.tsx';
import { searchByPictures } from '../search/store.ts';
import { copyPicture } from './copy-picture.ts';
import css from './detail.module.css';
import type { Original } from './use-original.ts';
import { messageOf } from '../../../../runtime/errors.ts';

/** What can be done with the picture that is shown large. */
export function DetailTools({ item, original, onClose }: { item: Item; original: Original; onClose: () => void }) {
  const isSelected = useLibrary((state) => state.selected.has(item.id));
  const [isCopied, setCopied] = useState(false);
  const [trouble, setTrouble] = useState('');
  const file = original && 'file' in original ? original.file : undefined;
  const search = (besides: boolean): void => {
    onClose();
    searchByPictures([item.id], { besides });
  };
  const copy = async (): Promise<void> => {
    try {
      await copyPicture(file!);
      setTrouble('');
      setCopied(true);
    } catch (error) {
      setTrouble(messageOf(error));
    }
  };
  return (
    <div className={css.tools}>
      <Button size="small" icon={<Images aria-hidden />} onClick={() => search(false)}>
        Find similar
      </Button>
      <Button size="small" icon={<CirclePlus aria-hidden />} onClick={() => search(true)}>
        Add to query
      </Button>
      {mediaOfItem(item) === 'picture' && (
        <Button
          size="small"
          icon={isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
          disabled={!file}
          onClick={() => void copy()}
        >
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
      )}
      <Button
        size="small"
        icon={<Download aria-hidden />}
        disabled={!file}
        onClick={() => file && saveFile(nameOf(item.path), file)}
      >
        Save
      </Button>
      {mediaOfItem(item) === 'picture' && (
        <UseIn
          offer={{ kind: 'picture', from: 'clip', read: () => Promise.resolve(file!) }}
          disabled={!file}
          onLeave={onClose}
        />
      )}
      <Checkbox label="Selected" checked={isSelected} onChange={() => libraryStore.getState().toggle(item.id)} />
      {trouble && <p role="alert">{trouble}</p>}
    </div>
  );
}
