import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';
import css from './button.module.css';

export interface ButtonLook {
  /** `primary` is ink, and there is one a view. `link` is underlined text. */
  variant?: 'plain' | 'primary' | 'quiet' | 'danger' | 'link';
  size?: 'small' | 'medium' | 'large';
  /** A lucide icon before the words. */
  icon?: ReactNode;
  /** As wide as its container. */
  wide?: boolean;
}
export type ButtonProps = ButtonLook & ComponentProps<'button'>;

/** Class names of a button's look, for elements that are not buttons. */
export const buttonClass = ({ variant = 'plain', size = 'medium', wide = false }: ButtonLook): string =>
  classes(css.btn, css[variant], css[size], wide && css.wide);

/** A button with words. `aria-pressed` shows it as held. */
export function Button({ variant, size, icon, wide, className, children, ...rest }: ButtonProps) {
  const look = { ...(variant && { variant }), ...(size && { size }), ...(wide && { wide }) };
  return (
    <button type="button" {...rest} className={classes(buttonClass(look), className)}>
      {icon}
      {children}
    </button>
  );
}
