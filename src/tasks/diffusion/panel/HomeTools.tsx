import { Download, Images } from 'lucide-react';
import { useState } from 'react';
import { messageOf } from '../../../runtime/errors.ts';
import { Button } from '../../../ui/Button.tsx';
import { saveFile } from '../../../ui/save.ts';
import text from '../../../ui/text.module.css';
import type { HistoryItem } from '../history.ts';
import { diffusionStore } from '../store.ts';
import css from './home.module.css';
import { openView } from './places.ts';
import { fileName } from './save.ts';

/** What can be done with a picture at once: save it, or change it with image to image. */
export function HomeTools({ item }: { item: HistoryItem }) {
  const [trouble, setTrouble] = useState('');
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
      setTrouble('');
    } catch (error) {
      setTrouble(messageOf(error));
    }
  };
  const save = async () => saveFile(fileName(item), (await diffusionStore.getState().files(item.id)).picture);
  const change = async () => {
    await diffusionStore.getState().startFrom(item.id, 'image');
    openView('image');
  };
  return (
    <div className={css.tools}>
      <Button size="small" icon={<Download aria-hidden />} onClick={() => void attempt(save)}>
        Save
      </Button>
      <Button size="small" icon={<Images aria-hidden />} onClick={() => void attempt(change)}>
        Change
      </Button>
      {trouble && <output className={text.hint}>{trouble}</output>}
    </div>
  );
}
