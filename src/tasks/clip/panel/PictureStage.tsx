import { Image } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { DropZone } from '../../../ui/DropZone.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { FileButton } from '../../../ui/FileButton.tsx';
import type { Picture } from '../picture.ts';
import { rankWithNone } from '../reading.ts';
import { acceptPictures, useClip } from '../store.ts';
import css from './classify.module.css';
import { FileImage } from './FileImage.tsx';
import { PictureButtons } from './PictureButtons.tsx';
import { openSample, samples } from './samples.ts';
import { messageOf } from '../../../runtime/errors.ts';
import { useKeyHelp } from '../../../ui/key-help.ts';
import { pictureKeys } from '../../../ui/zoom-help.ts';
import { ZoomPicture } from '../../../ui/ZoomPicture.tsx';

/** The picture on show, large; why it cannot be shown; or the ways to bring one. */
export function PictureStage({ onTrouble }: { onTrouble: (message: string) => void }) {
  const picture = useClip((state) => state.pictures.find(({ id }) => id === state.current));
  if (!picture) return <NoPicture onTrouble={onTrouble} />;
  if (picture.state === 'failed') return <Unreadable picture={picture} />;
  return <Shown key={picture.id} picture={picture} />;
}

function Shown({ picture: { name, file, reading } }: { picture: Picture }) {
  const none = useClip((state) => state.showNone);
  const best = reading && rankWithNone(reading, { none })[0]?.label;
  useKeyHelp(pictureKeys);
  return (
    <ZoomPicture className={css.zoom}>
      <FileImage file={file} alt={best === undefined ? name : `${name}, best label: ${best}`} />
    </ZoomPicture>
  );
}

function Unreadable({ picture }: { picture: Picture }) {
  const remove = useClip((state) => state.remove);
  const retry = useClip((state) => state.retry);
  return (
    <ErrorNote
      className={css.unreadable}
      title={`“${picture.name}” can’t be opened`}
      found={picture.error?.message}
      actions={
        <>
          <FileButton size="small" accept="image/*" multiple onFiles={acceptPictures}>
            Choose another picture
          </FileButton>
          <Button size="small" onClick={() => retry(picture.id)}>
            Try again
          </Button>
          <Button size="small" variant="quiet" onClick={() => remove(picture.id)}>
            Remove
          </Button>
        </>
      }
    />
  );
}

function NoPicture({ onTrouble }: { onTrouble: (message: string) => void }) {
  const takeSample = async () => {
    try {
      acceptPictures([await openSample(samples[0]!)]);
    } catch (error) {
      onTrouble(`The sample could not be read: ${messageOf(error)} Reload the page.`);
    }
  };
  return (
    <DropZone
      tall
      className={css.empty}
      icon={<Image aria-hidden />}
      over="Let go to classify"
      actions={<PictureButtons look="empty" size="medium" onTrouble={onTrouble} />}
    >
      <strong>Drop pictures or a folder here</strong>
      <br />
      or paste, or take one with the camera. They stay on this device. No picture at hand?{' '}
      <Button variant="link" onClick={() => void takeSample()}>
        Use the sample
      </Button>
    </DropZone>
  );
}
