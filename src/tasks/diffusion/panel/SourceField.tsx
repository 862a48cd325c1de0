import { Image } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { classes } from '../../../ui/classes.ts';
import { DropZone } from '../../../ui/DropZone.tsx';
import { FileButton } from '../../../ui/FileButton.tsx';
import { LargePicture } from '../../../ui/LargePicture.tsx';
import text from '../../../ui/text.module.css';
import { formatBytes } from '../../../ui/units.ts';
import { acceptPictures, diffusionStore, useDiffusion } from '../store.ts';
import { wrongSize } from '../size.ts';
import { readPicture } from './clipboard.ts';
import { FileImage } from './FileImage.tsx';
import { sourceKey } from './source-key.ts';
import css from './form.module.css';
import { sizeLike } from './usual.ts';
import { useCurrent } from './use-items.ts';
import { messageOf } from '../../../runtime/errors.ts';

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
      (error: unknown) => setTrouble(messageOf(error)),
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
      <LeftOut />
      <TakeShown />
      {trouble && (
        <p role="alert" className={text.hint}>
          {trouble}
        </p>
      )}
    </div>
  );
}

/** Several pictures at once: one is started from, and that is said of the others. */
export function LeftOut() {
  const count = useDiffusion((state) => state.leftOut);
  if (count === 0) return null;
  return (
    <p aria-live="polite" className={text.hint}>
      {count === 1 ? 'The other picture was' : `The ${count} other pictures were`} left out: one is taken at a time.
    </p>
  );
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
      <div className={css.sourceTools}>
        <LargePicture title={name} picture={<FileImage file={source} alt={name} />} />
        <FileButton size="small" accept="image/*" onFiles={(files) => void acceptPictures(files)}>
          Replace
        </FileButton>
      </div>
      {size && <SizeLike picture={size} />}
    </div>
  );
}

/** The picture is brought to the size of the form: what that does to its shape, and the size that keeps it. */
function SizeLike({ picture }: { picture: { width: number; height: number } }) {
  const facts = useDiffusion((state) => state.facts);
  const width = useDiffusion((state) => state.form.width);
  const height = useDiffusion((state) => state.form.height);
  const change = useDiffusion((state) => state.change);
  const isFramed = useDiffusion(({ mode, form }) => mode === 'inpaint' && form.inpaintArea === 'masked');
  const like = facts && sizeLike(picture, facts);
  const stretch = (size: { width: number; height: number }) =>
    Math.abs(Math.log((size.width * picture.height) / (size.height * picture.width)));
  const isWrong = facts && wrongSize({ width, height }, facts) !== undefined;
  if (isFramed || !like || isWrong || stretch(like) >= stretch({ width, height })) return null;
  return (
    <p className={classes(text.hint, css.like)}>
      It is stretched to {width} × {height}.{' '}
      <Button variant="link" onClick={() => change(like)}>
        Keep its shape: {like.width} × {like.height}
      </Button>
    </p>
  );
}

/** The picture of the history that is on show can be gone on from. */
function TakeShown() {
  const current = useCurrent();
  const mode = useDiffusion((state) => state.mode);
  if (!current || mode === 'text') return null;
  return (
    <Button variant="link" onClick={() => void diffusionStore.getState().startFrom(current.id, mode)}>
      Use the current picture
    </Button>
  );
}
