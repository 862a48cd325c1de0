import { Check, Copy, Download, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { IconButton } from '../../../ui/IconButton.tsx';
import text from '../../../ui/text.module.css';
import { diffusionStore, useDiffusion } from '../store.ts';
import { saveFile } from '../../../ui/save.ts';
import { UseIn } from '../../../ui/UseIn.tsx';
import { MarkButtons } from './MarkButtons.tsx';
import { copyPicture, fileName } from './save.ts';
import { useCurrent } from './use-items.ts';
import { useShown } from './use-shown.ts';
import { removePictures } from './view-state.ts';
import css from './work.module.css';
import { messageOf } from '../../../runtime/errors.ts';

/** Which picture this is, and what can be done with it. */
export function PictureTools() {
  const shown = useShown();
  const current = useCurrent();
  const [copied, setCopied] = useState<string>();
  const [trouble, setTrouble] = useState('');
  if (shown === 'work') return <WorkName />;
  if (shown === 'grid') return <strong>Grid</strong>;
  if (!current || shown !== 'picture')
    return <span className={text.muted}>{shown === 'source' ? 'Picture to start from' : 'No picture'}</span>;

  const { id, width, height, parameters } = current;
  const read = () => diffusionStore.getState().files(id);
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
      setTrouble('');
    } catch (error) {
      setTrouble(messageOf(error));
    }
  };
  const copy = async () => {
    await copyPicture(read().then(({ picture }) => picture));
    setCopied(id);
  };
  const readFile = async () => new File([(await read()).picture], fileName(current), { type: 'image/png' });
  const save = async () => saveFile(fileName(current), (await read()).picture);
  return (
    <>
      <strong>
        {width} × {height}
      </strong>
      <span className={text.dim}>seed {parameters.seed}</span>
      <MarkButtons item={current} />
      {trouble && <span role="alert">{trouble}</span>}
      <div className={css.tools}>
        <IconButton
          size="small"
          variant="quiet"
          icon={<Trash2 aria-hidden />}
          label="Delete this picture"
          onClick={() => removePictures([id])}
        />
        <UseIn offer={{ kind: 'picture', from: 'diffusion', read: readFile }} />
        <Button
          size="small"
          variant="quiet"
          icon={copied === id ? <Check aria-hidden /> : <Copy aria-hidden />}
          onClick={() => void attempt(copy)}
        >
          {copied === id ? 'Copied' : 'Copy'}
        </Button>
        <Button size="small" icon={<Download aria-hidden />} onClick={() => void attempt(save)}>
          Save PNG
        </Button>
      </div>
    </>
  );
}

function WorkName() {
  const work = useDiffusion((state) => state.work);
  const waiting = useDiffusion((state) => state.queue.length);
  return (
    <>
      <strong>{waiting === 0 ? 'Picture' : `Picture, ${waiting} more in the queue`}</strong>
      {'settings' in work && (
        <span className={text.dim}>
          {work.settings.width} × {work.settings.height} · seed {work.settings.seed}
        </span>
      )}
    </>
  );
}
