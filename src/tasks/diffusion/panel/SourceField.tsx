import { Image } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { DropZone } from '../../../ui/DropZone.tsx';
import { FileButton } from '../../../ui/FileButton.tsx';
import text from '../../../ui/text.module.css';
import { formatBytes } from '../../../ui/units.ts';
import { acceptPictures, diffusionStore, useDiffusion } from '../store.ts';
import { readPicture } from './clipboard.ts';
import { FileImage } from './FileImage.tsx';
import css from './form.module.css';
import { useCurrent } from './use-items.ts';

/** The picture to start from, or the ways to bring one. */
export function SourceField() {
  const source = useDiffusion((state) => state.source);
  const [trouble, setTrouble] = useState('');
  const paste = () =>
    readPicture().then(
      (file) => {
        setTrouble('');
        return acceptPictures([file]);
      },
      (error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)),
    );
  return (
    <div className={css.choice}>
      {source ? (
        <Chosen key={sourceKey(source)} source={source} />
      ) : (
        <DropZone
          icon={<Image aria-hidden />}
          over="Let go to start from it"
          actions={
            <>
              <FileButton size="small" accept="image/*" onFiles={(files) => void acceptPictures(files)}>
                Choose
              </FileButton>
              <Button size="small" variant="quiet" onClick={() => void paste()}>
                Paste
              </Button>
            </>
          }
        >
          Drop a picture
        </DropZone>
      )}
      <TakeShown />
      {trouble && (
        <p role="alert" className={text.hint}>
          {trouble}
        </p>
      )}
    </div>
  );
}

const keys = new WeakMap<Blob, number>();
let nextKey = 0;
/** A picture's size belongs to it, and not to the one before. */
function sourceKey(source: Blob): number {
  const key = keys.get(source) ?? nextKey++;
  keys.set(source, key);
  return key;
}

function Chosen({ source }: { source: Blob }) {
  const [size, setSize] = useState<{ width: number; height: number }>();
  const name = source instanceof File ? source.name : 'Made here';
  const facts = [size && `${size.width} × ${size.height}`, formatBytes(source.size)].filter(Boolean);
  return (
    <div className={css.source}>
      <FileImage file={source} alt={`Picture to start from: ${name}`} onSize={setSize} />
      <div>
        <strong className={text.cut}>{name}</strong>
        <p className={text.hint}>{facts.join(', ')}</p>
      </div>
      <FileButton size="small" accept="image/*" onFiles={(files) => void acceptPictures(files)}>
        Replace
      </FileButton>
    </div>
  );
}

/** The picture of the history that is on show can be gone on from. */
function TakeShown() {
  const current = useCurrent();
  const mode = useDiffusion((state) => state.mode);
  if (!current || mode === 'text') return null;
  return (
    <Button variant="link" onClick={() => void diffusionStore.getState().startFrom(current.id, mode)}>
      Start from the picture on show
    </Button>
  );
}
