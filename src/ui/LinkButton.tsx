import type { ComponentProps } from 'react';
import { type ButtonLook, buttonClass } from './Button.tsx';
import { classes } from './classes.ts';

export type LinkButtonProps = ButtonLook & ComponentProps<'a'> & { href: string };

/** A link that looks like a button, because it leads to another view. */
export function LinkButton({ variant, size, icon, wide, className, children, ...rest }: LinkButtonProps) {
  const look = { ...(variant && { variant }), ...(size && { size }), ...(wide && { wide }) };
  return (
    <a {...rest} className={classes(buttonClass(look), className)}>
      {icon}
      {children}
    </a>
  );
}
