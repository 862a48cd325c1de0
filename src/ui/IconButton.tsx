import type { ReactNode } from 'react';
import { Button, type ButtonProps } from './Button.tsx';
import css from './button.module.css';
import { classes } from './classes.ts';

export type IconButtonProps = Omit<ButtonProps, 'icon' | 'children' | 'wide' | 'aria-label'> & {
  icon: ReactNode;
  /** Its name for screen readers and its tooltip. */
  label: string;
};

/** A square button with an icon only. */
export function IconButton({ icon, label, className, title = label, ...rest }: IconButtonProps) {
  return <Button {...rest} icon={icon} aria-label={label} title={title} className={classes(css.square, className)} />;
}
