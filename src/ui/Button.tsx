import { type ComponentProps, type MouseEvent, type ReactNode, useState } from 'react';
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

/**
 * A button with words. `aria-pressed` shows it as held. One that is disabled by its own press keeps the focus until the
 * person moves on: a browser would drop it, and the next key would lead nowhere.
 */
export function Button({ variant, size, icon, wide, className, children, disabled, ...rest }: ButtonProps) {
  const look = { ...(variant && { variant }), ...(size && { size }), ...(wide && { wide }) };
  const [hasFocus, setFocus] = useState(false);
  const isHeld = disabled === true && hasFocus;
  return (
    <button
      type="button"
      {...rest}
      className={classes(buttonClass(look), className)}
      disabled={disabled && !hasFocus}
      aria-disabled={isHeld || rest['aria-disabled']}
      onClick={isHeld ? preventDefault : rest.onClick}
      onFocus={(event) => {
        setFocus(true);
        rest.onFocus?.(event);
      }}
      onBlur={(event) => {
        setFocus(false);
        rest.onBlur?.(event);
      }}
    >
      {icon}
      {children}
    </button>
  );
}

/** Pressing it submits no form either. */
const preventDefault = (event: MouseEvent): void => event.preventDefault();
