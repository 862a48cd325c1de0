import { Maximize2, X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { classes } from './classes.ts';
import { IconButton } from './IconButton.tsx';
import { useKeyHelp } from './key-help.ts';
import large from './large-dialog.module.css';
import css from './large-picture.module.css';
import text from './text.module.css';
import { useBack } from './use-back.ts';
import { largePictureKeys } from './zoom-help.ts';
import { ZoomPicture } from './ZoomPicture.tsx';

export interface LargePictureProps {
  /** Of the picture, or of both; the heading of the dialog. */
  title: string;
  /** The `img` as large as there is room. */
  picture: ReactNode;
  /** Another one, zoomed and moved together with the first. */
  beside?: ReactNode;
  className?: string | undefined;
  /** The small picture, which is pressed itself; without it, the button has an icon. */
  children?: ReactNode;
}

/** A button that opens what is shown small in a dialog, where it is zoomed and moved. */
export function LargePicture({ className, children, ...shown }: LargePictureProps) {
  const [isOpen, setOpen] = useState(false);
  const label = `View large: ${shown.title}`;
  const press = { title: 'View large', onClick: () => setOpen(true) };
  return (
    <>
      {children === undefined ? (
        <IconButton size="small" className={className} icon={<Maximize2 aria-hidden />} label={label} {...press} />
      ) : (
        <button type="button" className={classes(css.small, className)} aria-label={label} {...press}>
          {children}
        </button>
      )}
      {isOpen && <LargeDialog {...shown} onClose={() => setOpen(false)} />}
    </>
  );
}

type LargeDialogProps = Pick<LargePictureProps, 'title' | 'picture' | 'beside'> & { onClose: () => void };

function LargeDialog({ title, picture, beside, onClose }: LargeDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useKeyHelp(largePictureKeys);
  useBack(true, () => dialog.current?.close());
  useEffect(() => {
    dialog.current?.showModal();
    // Its keys work at once.
    dialog.current?.querySelector<HTMLElement>('[role=group]')?.focus();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={classes(large.large, css.dialog)}
      aria-labelledby={heading}
      closedby="any"
      onClose={onClose}
    >
      <header className={css.head}>
        <h2 id={heading} className={text.cut}>
          {title}
        </h2>
        <IconButton
          size="small"
          variant="quiet"
          icon={<X aria-hidden />}
          label="Close"
          onClick={() => dialog.current?.close()}
        />
      </header>
      <ZoomPicture className={css.stage} beside={beside}>
        {picture}
      </ZoomPicture>
    </dialog>
  );
}
