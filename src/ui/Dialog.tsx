import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react';
import css from './dialog.module.css';
import { IconButton } from './IconButton.tsx';
import { useBack } from './use-back.ts';

export interface DialogProps {
  open: boolean;
  /** Called by Escape, the backdrop and the close button. */
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  /** Buttons: the safe one first. */
  footer?: ReactNode;
}

/** The browser's own modal: it holds the focus and gives it back. For what cannot be undone, and for help. */
export function Dialog({ open, onClose, title, children, footer }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  useLayoutEffect(() => {
    const element = dialog.current;
    return () => element?.close(); // one that is taken away open gives no focus back
  }, []);
  useBack(open, onClose);
  return (
    <dialog
      ref={dialog}
      className={css.dialog}
      aria-labelledby={heading}
      closedby="any"
      onClose={() => dialog.current?.open || onClose()}
    >
      {open && (
        <>
          <header>
            <h2 id={heading}>{title}</h2>
            <IconButton size="small" variant="quiet" icon={<X aria-hidden />} label="Close" onClick={onClose} />
          </header>
          <div className={css.body}>{children}</div>
          {footer && <footer>{footer}</footer>}
        </>
      )}
    </dialog>
  );
}
