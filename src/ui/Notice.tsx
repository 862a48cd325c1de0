import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { IconButton } from './IconButton.tsx';
import css from './notice.module.css';

const icons = { info: Info, warn: TriangleAlert, danger: CircleAlert };

export interface NoticeProps {
  tone?: keyof typeof icons;
  title: ReactNode;
  children?: ReactNode;
  /** One or two buttons. */
  actions?: ReactNode;
  onDismiss?: (() => void) | undefined;
  /** `alert` is read at once, `status` when the reader is idle; without a role it is read in its place. */
  role?: 'alert' | 'status';
  className?: string | undefined;
}

/** Something to know, in its place on the page. */
export function Notice({ tone = 'info', title, children, actions, onDismiss, role, className }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div className={classes(css.notice, css[tone], className)} role={role}>
      <Icon aria-hidden />
      <div>
        <strong>{title}</strong>
        {typeof children === 'string' ? <p>{children}</p> : children}
      </div>
      {onDismiss && (
        <IconButton size="small" variant="quiet" icon={<X aria-hidden />} label="Dismiss" onClick={onDismiss} />
      )}
      {actions && <div className={css.actions}>{actions}</div>}
    </div>
  );
}
