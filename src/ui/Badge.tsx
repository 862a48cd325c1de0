import type { ReactNode } from 'react';
import css from './badge.module.css';
import { classes } from './classes.ts';

export interface BadgeProps {
  tone?: 'plain' | 'accent' | 'warn' | 'danger';
  icon?: ReactNode;
  children: ReactNode;
}

/** One word about the thing beside it: "built in". */
export function Badge({ tone = 'plain', icon, children }: BadgeProps) {
  return (
    <span className={classes(css.badge, css[tone])}>
      {icon}
      {children}
    </span>
  );
}
