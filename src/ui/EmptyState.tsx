import type { ReactNode } from 'react';
import css from './empty-state.module.css';

export interface EmptyStateProps {
  icon: ReactNode;
  title: string;
  /** What to do. */
  children: ReactNode;
  /** The main way in, and the sample. */
  actions?: ReactNode;
}

/** Stands where things will be, and says how to bring the first. */
export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className={css.empty}>
      {icon}
      <h2>{title}</h2>
      <p>{children}</p>
      {actions && <div className={css.actions}>{actions}</div>}
    </div>
  );
}
