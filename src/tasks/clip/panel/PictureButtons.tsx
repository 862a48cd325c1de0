import { Camera, ClipboardPaste, Image } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/Button.tsx';
import { FileButton } from '../../../ui/FileButton.tsx';
import { LinkButton } from '../../../ui/LinkButton.tsx';
import text from '../../../ui/text.module.css';
import { acceptPictures, useClip } from '../store.ts';
import { readPictures } from './clipboard.ts';
import { messageOf } from '../../../runtime/errors.ts';

export interface PictureButtonsProps {
  size?: 'small' | 'medium';
  /** Quiet words on one line, or buttons with icons for an empty pane. */
  look?: 'quiet' | 'icons' | 'empty';
  /** Told what went wrong with the clipboard, in a sentence. */
  onTrouble: (message: string) => void;
}

/** The ways in for a picture: choose, paste, camera. */
export function PictureButtons({ size = 'small', look = 'quiet', onTrouble }: PictureButtonsProps) {
  const startLive = useClip((state) => state.startLive);
  const [reading, setReading] = useState(false);
  const icons = look !== 'quiet';
  const variant = look === 'empty' ? 'plain' : 'quiet';
  const paste = async () => {
    setReading(true);
    try {
      acceptPictures(await readPictures());
    } catch (error) {
      onTrouble(messageOf(error));
    }
    setReading(false);
  };
  const choose = (
    <FileButton
      size={size}
      variant={look === 'empty' ? 'primary' : look === 'icons' ? 'plain' : 'quiet'}
      icon={icons && <Image aria-hidden />}
      accept="image/*"
      multiple
      onFiles={acceptPictures}
    >
      {icons ? 'Choose…' : 'Choose'}
    </FileButton>
  );
  return (
    <>
      {look !== 'icons' && choose}
      <Button
        size={size}
        variant={variant}
        className={look === 'quiet' ? (text.wideOnly ?? '') : ''}
        icon={icons && <ClipboardPaste aria-hidden />}
        disabled={reading}
        onClick={() => void paste()}
      >
        Paste
      </Button>
      <LinkButton
        size={size}
        variant={variant}
        icon={icons && <Camera aria-hidden />}
        href="#/clip/classify"
        onClick={startLive}
      >
        Camera
      </LinkButton>
      {look === 'icons' && choose}
    </>
  );
}
