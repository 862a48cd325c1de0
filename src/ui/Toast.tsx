import { Check, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './Button.tsx';
import { classes } from './classes.ts';
import { IconButton } from './IconButton.tsx';
import css from './toast.module.css';

const icons = { done: Check, info: Info, warn: TriangleAlert };

export interface ToastProps {
  tone?: keyof typeof icons;
  message: string;
  /** What can be done about it: "Undo". */
  action?: { label: string; onClick: () => void } | undefined;
  onDismiss: () => void;
}

/** Something was done, or could not be; floats over the page until it is dismissed. */
export function Toast({ tone = 'done', message, action, onDismiss }: ToastProps) {
  const Icon = icons[tone];
  return (
    <div className={classes(css.toast, tone === 'warn' && css.warn)}>
      <Icon aria-hidden />
      <span>{message}</span>
      {action && (
        <Button size="small" variant="quiet" onClick={action.onClick}>
          {action.label}
        </Button>
      )}
      <IconButton size="small" variant="quiet" icon={<X aria-hidden />} label="Dismiss" onClick={onDismiss} />
    </div>
  );
}

/** Where toasts stand. It is always on the page, because only a region that was there before is read out. */
export function ToastRegion({ children }: { children: ReactNode }) {
  return (
    <output className={css.region} aria-label="Notices">
      {children}
    </output>
  );
}
